package io.husai.trainer.job;

/**
 * Where jobs come from: the consumer's side of the jobs topic of one numerics class. It holds one
 * job at a time, and hands each to a {@link JobTaker} in three moves: the job is claimed, the queue
 * is told that it is taken, the work starts.
 */
public interface JobQueue {
    /** Takes jobs on the calling thread until {@link #close}; returns when the queue is left. */
    void serve(JobTaker taker);

    /** Makes {@link #serve} return soon, after the turn that it is in. */
    void close();

    /** Whether jobs can reach this trainer: it has claimed one, or looked and found none. */
    boolean ready();

    /** Milliseconds since the queue's loop last turned. */
    long idleMillis();
}
