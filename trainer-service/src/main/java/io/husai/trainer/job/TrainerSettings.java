package io.husai.trainer.job;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requirePresent;
import static io.husai.contracts.InvalidValueException.requireText;

import io.husai.contracts.spec.Numerics;
import java.time.Duration;

/**
 * How a trainer behaves.
 *
 * @param name who it is, unique among trainers
 * @param numerics the class of jobs it takes
 * @param heartbeat time between two heartbeats of a job, 100 ms to 10 s
 * @param presence time between two signs of life, 1 s to 60 s
 * @param claimPatience how long the broker may take to store a claim, 1 s to 5 min
 * @param stopPatience how long a job may take to write its checkpoints at a stop, 1 s to 5 min
 * @param memory what training may take
 */
public record TrainerSettings(
        String name,
        String numerics,
        Duration heartbeat,
        Duration presence,
        Duration claimPatience,
        Duration stopPatience,
        MemoryLimit memory) {
    private static final String PREFIX = "husai.trainer.";

    public TrainerSettings {
        requireText(PREFIX + "name", name);
        Numerics.requireClass(PREFIX + "numerics", numerics);
        requireWithin("heartbeat", heartbeat, Duration.ofMillis(100), Duration.ofSeconds(10));
        requireWithin("presence", presence, Duration.ofSeconds(1), Duration.ofSeconds(60));
        requireWithin(
                "claim-patience", claimPatience, Duration.ofSeconds(1), Duration.ofMinutes(5));
        requireWithin("stop-patience", stopPatience, Duration.ofSeconds(1), Duration.ofMinutes(5));
        requirePresent(PREFIX + "memory-limit", memory);
    }

    private static void requireWithin(String field, Duration value, Duration low, Duration high) {
        require(
                value != null && value.compareTo(low) >= 0 && value.compareTo(high) <= 0,
                PREFIX + field,
                value,
                "a time from " + low + " to " + high);
    }
}
