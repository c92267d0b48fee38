package io.husai.trainer.job;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.RunProgress;
import io.husai.trainer.dataset.Pulse;
import io.husai.trainer.dataset.StoppedException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The heartbeat of one job. It comes from the working loop, never from a timer, so a loop that
 * hangs falls silent and loses its lease. Any of the loop's threads may beat; after every step is
 * not too often.
 */
final class JobPulse implements Pulse {
    /** Why a job must end before its end. */
    enum Stop {
        SHUTDOWN("the trainer was told to stop"),
        CANCELLED("the study was cancelled");

        private final String reason;

        Stop(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    private final Claim claim;
    private final EventSink events;
    private final BooleanSupplier cancelled;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong due;
    private volatile long lastSign;
    private volatile Supplier<List<RunProgress>> runs = List::of;
    private volatile JobProgressed.Phase phase = JobProgressed.Phase.LOADING;
    private volatile Stop stop;

    /**
     * @param cancelled whether the job's study was cancelled; asked at each heartbeat
     */
    JobPulse(
            Claim claim,
            EventSink events,
            BooleanSupplier cancelled,
            long intervalNanos,
            LongSupplier nanoTime) {
        this.claim = claim;
        this.events = events;
        this.cancelled = cancelled;
        this.intervalNanos = intervalNanos;
        this.nanoTime = nanoTime;
        this.lastSign = nanoTime.getAsLong();
        this.due = new AtomicLong(lastSign + intervalNanos);
    }

    void watch(Supplier<List<RunProgress>> board) {
        runs = board;
    }

    void enter(JobProgressed.Phase next) {
        phase = next;
    }

    /** Ends the job soon; cheap, and needs no beat. */
    void stopNow(Stop why) {
        if (stop == null) {
            stop = why;
        }
    }

    /** Beats if that is due, and says whether the work must end. */
    boolean mustStop() {
        long now = nanoTime.getAsLong();
        long planned = due.get();
        if (now - planned >= 0 && due.compareAndSet(planned, now + intervalNanos)) {
            lastSign = now;
            events.send(new JobProgressed(claim, phase, runs.get()));
            if (cancelled.getAsBoolean()) {
                stopNow(Stop.CANCELLED);
            }
        }
        return stop != null;
    }

    /** Milliseconds since the last heartbeat. */
    long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - lastSign);
    }

    /** Why the work must end; null while it may go on. */
    Stop stop() {
        return stop;
    }

    @Override
    public void beat() throws StoppedException {
        if (mustStop()) {
            throw new StoppedException(stop.reason());
        }
    }
}
