package io.husai.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs follow-up 1 and writes its results. */
@Command(
        name = "adaptive-l0",
        description =
                "Search k, select, retrain, hold against the matched control, and write the"
                        + " results.",
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
final class AdaptiveL0Command implements Callable<Integer> {
    @Mixin private StudyOptions options;
    @Mixin private StudyParameters parameters;

    @Option(names = "--control-only", description = "Train the matched control alone.")
    private boolean controlOnly;

    @Override
    public Integer call() throws Exception {
        ObjectNode request = parameters.request("adaptive-l0");
        if (controlOnly) {
            request.withObject("/parameters").put("controlOnly", true);
        }
        return options.run(request, Optional.empty());
    }
}
