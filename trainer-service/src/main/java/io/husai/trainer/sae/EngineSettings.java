package io.husai.trainer.sae;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;

import java.time.Duration;

/**
 * How an engine trains; nothing here changes a run's result.
 *
 * @param kernel which arithmetic is used
 * @param threads runs trained at a time on the CPU, 1 to 1,024
 * @param checkpointSteps fewest steps between two checkpoints of a run, at least 1
 * @param checkpointInterval shortest time between two checkpoints of a run; both must have passed
 */
public record EngineSettings(
        KernelChoice kernel, int threads, long checkpointSteps, Duration checkpointInterval) {
    private static final int MAX_THREADS = 1_024;

    public EngineSettings {
        requirePresent("kernel", kernel);
        require(
                threads >= 1 && threads <= MAX_THREADS,
                "threads",
                threads,
                "a whole number from 1 to " + MAX_THREADS);
        require(
                checkpointSteps >= 1,
                "checkpointSteps",
                checkpointSteps,
                "a whole number of at least 1");
        requirePresent("checkpointInterval", checkpointInterval);
        require(
                !checkpointInterval.isNegative(),
                "checkpointInterval",
                checkpointInterval,
                "a time of at least 0");
    }

    /** A run on every core, checkpoints after 1,000 steps and 30 seconds. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                KernelChoice.AUTO,
                Runtime.getRuntime().availableProcessors(),
                1_000,
                Duration.ofSeconds(30));
    }
}
