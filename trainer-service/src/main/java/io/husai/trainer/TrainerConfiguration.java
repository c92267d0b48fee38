package io.husai.trainer;

import io.husai.trainer.sae.KernelChoice;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of a trainer. Values out of bounds stop the start with a line that names the setting.
 */
@ConfigMapping(prefix = "husai.trainer")
public interface TrainerConfiguration {
    /**
     * Who it is in events and on the operations page, unique; default: host name and process id.
     */
    Optional<String> name();

    /** The class of jobs it takes: {@code cpu}, or {@code cuda-<architecture>}. */
    @WithDefault("cpu")
    String numerics();

    /** Runs trained at a time on the CPU, 1 to 1,024; default: one on every core. */
    OptionalInt threads();

    /** Which arithmetic trains: {@code auto}, or one of the kernels by name. */
    @WithDefault("auto")
    KernelChoice kernel();

    /** A job that lasts longer makes the trainer leave the consumer group, 0 s to 1 h. */
    @WithDefault("5S")
    Duration releaseAfter();

    /**
     * How long the queue must give nothing before a trainer without a job counts as ready, 0 s to 5
     * min. Where trainers are started for queued jobs by counting those that aren't ready: longer
     * than a busy trainer may keep a queued job from the others, so {@link #releaseAfter} and some
     * seconds.
     */
    @WithDefault("0S")
    Duration readyAfter();

    /** Time between two heartbeats of a job, 100 ms to 10 s; the job's lease is 30 s. */
    @WithDefault("2S")
    Duration heartbeat();

    /** Time between two signs of life of the trainer, 1 s to 60 s. */
    @WithDefault("10S")
    Duration presence();

    /** How long the broker may take to store a claim before the job is put back, 1 s to 5 min. */
    @WithDefault("30S")
    Duration claimPatience();

    /** How long a job may take to write its checkpoints when the trainer stops, 1 s to 5 min. */
    @WithDefault("8S")
    Duration stopPatience();

    /** When and how often runs are checkpointed. */
    Checkpoint checkpoint();

    /** The trainer ends after that time without work, at least 1 s; default: it stays. */
    Optional<Duration> idleExit();

    /** Memory that training may take beside the dataset; default: three quarters of the heap. */
    Optional<MemorySize> memoryLimit();

    /** A working loop silent for longer counts as dead, 10 s to 1 h. */
    @WithDefault("5M")
    Duration livenessAfter();

    /** Where DJL unpacks its native library (430 MB); default: DJL's own folder in the home. */
    Optional<Path> nativeCache();

    /** Checkpoints. Both conditions must be met for the next one. */
    interface Checkpoint {
        /** Shortest time between two checkpoints of a run, at least 0. */
        @WithDefault("30S")
        Duration interval();

        /** Fewest steps between two checkpoints of a run, at least 1. */
        @WithDefault("1000")
        long steps();
    }
}
