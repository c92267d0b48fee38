package io.husai.trainer.job;

import java.time.Duration;

/** What the trainer counts. Safe for use by several threads. */
public interface WorkMeter {
    /** Optimizer steps were done. */
    void steps(long count);

    /** A run ended: trained here, or found complete in the store. */
    void runCompleted(boolean trained);

    /** A run failed for good. */
    void runFailed();

    /** A job ended after that time. */
    void jobEnded(JobEnd end, Duration duration);
}
