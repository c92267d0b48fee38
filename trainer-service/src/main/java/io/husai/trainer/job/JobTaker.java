package io.husai.trainer.job;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobEvent;
import java.util.concurrent.Future;

/** Who works on the jobs of a {@link JobQueue}. Called by the queue's thread only. */
public interface JobTaker {
    /**
     * Says that the job is taken, and returns when the broker has stored that.
     *
     * @throws ClaimFailedException if it could not be said; the job stays in the queue
     */
    Claim claim(JobEvent job) throws ClaimFailedException, InterruptedException;

    /**
     * Starts the work on a job that was claimed and is now ours. Doesn't block.
     *
     * @return done when the trainer is free again, whatever became of the job
     */
    Future<?> start(JobEvent job, Claim claim);
}
