package io.husai.gateway.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How jobs are cut, issued and watched. */
@ConfigMapping(prefix = "husai.jobs")
public interface JobSettings {
    /** Jobs of one study that are on the broker or in work at once. */
    @WithDefault("4")
    @Min(1)
    @Max(1_000)
    int window();

    /**
     * Runs in a job at most. Ten hold two five-seed conditions, which a trainer with two threads
     * finishes without an idle thread.
     */
    @WithDefault("10")
    @Min(1)
    @Max(1_024)
    int runsPerJob();

    /** Silence after which a claimed job is given to another trainer. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 24)
    Duration lease();

    /** Attempts in a row without progress after which a job's unfinished runs fail. */
    @WithDefault("5")
    @Min(1)
    @Max(100)
    int maxAttempts();
}
