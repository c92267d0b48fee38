package io.husai.local;

import io.husai.local.study.GatewayException;
import io.husai.local.study.StudyFile;
import io.husai.local.study.UsageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs the study that a file describes and writes its results. */
@Command(
        name = "study",
        description = "Run the study that a YAML file describes, and write the results.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the study completed",
            "1:the study failed",
            "2:the command line was not understood",
            "3:the study was inconclusive",
            "4:the study was cancelled",
            "5:the system could not be started, or a part of it ended",
            "6:the gateway refused the request",
            "130:interrupted; the same command takes the study up again"
        })
final class StudyCommand implements Callable<Integer> {
    @Mixin private StudyOptions options;

    @Parameters(paramLabel = "FILE", description = "The study's file, see studies/.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        StudyFile study = StudyFile.read(file);
        try {
            return options.run(study.request(), study.dataset());
        } catch (GatewayException e) {
            if (e.field().isEmpty()) {
                throw e;
            }
            throw new UsageException(study.place(e.field().get()) + ": " + e.getMessage());
        }
    }
}
