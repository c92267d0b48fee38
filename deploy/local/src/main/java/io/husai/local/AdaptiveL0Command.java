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
                        + " results.")
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
