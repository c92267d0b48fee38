package io.husai.local;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs follow-up 2 and writes its results. */
@Command(
        name = "consistency-sweep",
        description =
                "Train a reference, pull the other seeds to it with every lambda, select, hold"
                        + " against lambda 0, and write the results.",
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
final class ConsistencySweepCommand implements Callable<Integer> {
    @Mixin private StudyOptions options;
    @Mixin private StudyParameters parameters;

    @Override
    public Integer call() throws Exception {
        return options.run(parameters.request("consistency-sweep"), Optional.empty());
    }
}
