package io.husai.contracts.event;

/** What a trainer says about a job that it holds; any of these renews the lease of the attempt. */
public sealed interface ClaimEvent extends ProgressEvent
        permits JobClaimed, JobProgressed, JobReleased, JobCompleted, JobFailed, DatasetCreated {
    /** Who works on what. */
    Claim claim();

    @Override
    default String key() {
        return claim().jobId();
    }
}
