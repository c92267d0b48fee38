package io.husai.trainer.job;

/** How a trainer's work on a job ended. */
public enum JobEnd {
    COMPLETED,
    CANCELLED,
    RELEASED,
    FAILED
}
