package io.husai.trainer.sae;

import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.TrainingSpec;
import java.util.Comparator;
import java.util.List;

/** Predicts memory, in bytes, from above: every array of a run, and a fixed part for the rest. */
final class MemoryEstimate {
    private static final long FIXED = 16L << 20;

    private MemoryEstimate() {}

    /** The most that {@code threads} of the runs take at once. */
    static long ofParallelRuns(List<RunSpec> runs, long rows, int threads) {
        return FIXED
                + runs.stream()
                        .map(run -> ofRun(run, rows))
                        .sorted(Comparator.reverseOrder())
                        .limit(threads)
                        .mapToLong(Long::longValue)
                        .sum();
    }

    private static long ofRun(RunSpec run, long rows) {
        SaeSpec sae = run.condition().sae();
        TrainingSpec training = run.condition().training();
        long dModel = sae.dModel() + 8L;
        long dSae = sae.dSae() + 16L;
        long weights = 2 * dModel * dSae + dModel + dSae;
        // weights, two moments and gradients; the start's arrays, or the copies that a snapshot or
        // checkpoint hands out
        long parameters = 4 * weights + 3 * weights;
        long batch = Math.min(training.batchSize(), rows);
        long block = Batch.BLOCK * (4 * dModel + dSae + 6L * sae.k()) + 16 * dSae;
        long auxiliary = training.auxK() == null ? 0 : batch * (dModel + 2L * training.auxK().k());
        long alignment = run.condition().alignment() == null ? 0 : 4 * dModel * dSae;
        return Float.BYTES * (parameters + block + auxiliary + alignment + rows) + 16 * batch;
    }
}
