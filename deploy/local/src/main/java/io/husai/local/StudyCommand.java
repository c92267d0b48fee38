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
        description = "Run the study that a YAML file describes, and write the results.")
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
