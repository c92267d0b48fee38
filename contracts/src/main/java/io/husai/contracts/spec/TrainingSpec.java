package io.husai.contracts.spec;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireList;
import static io.husai.contracts.InvalidValueException.requirePresent;

import java.util.List;

/**
 * How a run is trained: Adam (0.9, 0.999, 1e-8) on shuffled batches. An epoch is {@code ceil(rows /
 * batchSize)} steps, its last batch holding what is left.
 *
 * @param steps optimizer steps, 1 to 10,000,000
 * @param batchSize rows of a batch, 1 to 1,048,576
 * @param learningRate Adam's step size, above 0 and at most 1
 * @param seedScope what the seed varies
 * @param snapshotSteps planned snapshot steps, ascending, 0 first and {@code steps} last; at most
 *     1,000
 * @param l1Coefficient weight of the mean absolute kept value in the loss; absent: 0
 * @param auxK revival of dead latents; absent: none
 * @param gradientClipNorm largest norm of all gradients together; absent: no clipping
 * @param warmupSteps steps over which the learning rate rises from 0; absent: none
 * @param decaySteps last steps over which the learning rate falls to 0; absent: none
 */
public record TrainingSpec(
        long steps,
        int batchSize,
        double learningRate,
        SeedScope seedScope,
        List<Long> snapshotSteps,
        Double l1Coefficient,
        AuxK auxK,
        Double gradientClipNorm,
        Long warmupSteps,
        Long decaySteps) {
    public static final long MAX_STEPS = 10_000_000;
    private static final int MAX_SNAPSHOTS = 1_000;

    public TrainingSpec {
        require(
                steps >= 1 && steps <= MAX_STEPS,
                "steps",
                steps,
                "a whole number from 1 to " + MAX_STEPS);
        require(
                batchSize >= 1 && batchSize <= 1_048_576,
                "batchSize",
                batchSize,
                "a whole number from 1 to 1048576");
        require(
                learningRate > 0 && learningRate <= 1,
                "learningRate",
                learningRate,
                "a number above 0 and at most 1");
        requirePresent("seedScope", seedScope);
        snapshotSteps = requireList("snapshotSteps", snapshotSteps);
        requireSnapshotSteps(snapshotSteps, steps);
        requirePositive("l1Coefficient", l1Coefficient);
        requirePositive("gradientClipNorm", gradientClipNorm);
        requireWithin("warmupSteps", warmupSteps, steps);
        requireWithin("decaySteps", decaySteps, steps);
    }

    /** The study's optimizer settings: no schedule, no penalty, no clipping. */
    public static TrainingSpec plain(
            long steps,
            int batchSize,
            double learningRate,
            SeedScope seedScope,
            List<Long> snapshotSteps) {
        return new TrainingSpec(
                steps,
                batchSize,
                learningRate,
                seedScope,
                snapshotSteps,
                null,
                null,
                null,
                null,
                null);
    }

    /** Throws unless {@code step} is a number of steps done, 0 to {@link #MAX_STEPS}. */
    public static void requireStep(String field, long step) {
        require(
                step >= 0 && step <= MAX_STEPS,
                field,
                step,
                "a whole number from 0 to " + MAX_STEPS);
    }

    private static void requireSnapshotSteps(List<Long> planned, long steps) {
        require(
                planned.size() >= 2 && planned.size() <= MAX_SNAPSHOTS,
                "snapshotSteps",
                planned.size() + " steps",
                "2 to " + MAX_SNAPSHOTS + " steps");
        require(planned.get(0) == 0, "snapshotSteps", planned, "0 as the first step");
        require(
                planned.get(planned.size() - 1) == steps,
                "snapshotSteps",
                planned,
                "the last step, " + steps + ", at the end");
        for (int i = 1; i < planned.size(); i++) {
            require(
                    planned.get(i) > planned.get(i - 1),
                    "snapshotSteps",
                    planned,
                    "steps in ascending order");
        }
    }

    private static void requirePositive(String field, Double value) {
        require(
                value == null || value > 0 && Double.isFinite(value),
                field,
                value,
                "a number above 0, or nothing");
    }

    private static void requireWithin(String field, Long value, long steps) {
        require(
                value == null || value >= 1 && value <= steps,
                field,
                value,
                "a whole number from 1 to " + steps + ", or nothing");
    }
}
