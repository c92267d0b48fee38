package io.husai.metrics.operations;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Settings of the metrics service. */
@ConfigMapping(prefix = "husai.metrics")
public interface MetricsConfig {
    /** Threads that compute, 0 to 256; 0: one for each processor. */
    @WithDefault("0")
    @Min(0)
    @Max(256)
    int computeThreads();

    /** Memory for decoders that are kept for the next snapshot of their condition. */
    @WithDefault("160M")
    MemorySize decoderCache();

    /** Largest decoder that is taken; larger ones are refused as unusable. */
    @WithDefault("128M")
    MemorySize largestDecoder();

    /**
     * Most memory that the decoders of one condition may take together for the crowding baseline;
     * conditions with more go without it.
     */
    @WithDefault("128M")
    MemorySize crowdingMemory();

    /**
     * Whether every complete step gets the crowding baseline, not only the last planned one. It
     * takes a quarter of a second for 8 decoders of 128 x 128.
     */
    @WithDefault("false")
    boolean crowdingAtEveryStep();

    /** Snapshots that are handled at the same time, 1 to 10,000. */
    @WithDefault("256")
    @Min(1)
    @Max(10_000)
    int snapshotsInFlight();

    /** First pause before trying again what is unavailable; doubles up to {@link #longestPause}. */
    @WithDefault("200ms")
    Duration firstPause();

    /** Longest pause before trying again what is unavailable. */
    @WithDefault("5s")
    Duration longestPause();
}
