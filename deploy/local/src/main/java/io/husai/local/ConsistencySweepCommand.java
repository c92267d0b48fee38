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
                        + " against lambda 0, and write the results.")
final class ConsistencySweepCommand implements Callable<Integer> {
    @Mixin private StudyOptions options;
    @Mixin private StudyParameters parameters;

    @Override
    public Integer call() throws Exception {
        return options.run(parameters.request("consistency-sweep"), Optional.empty());
    }
}
