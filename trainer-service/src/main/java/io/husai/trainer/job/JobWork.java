package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.event.Claim;
import io.husai.contracts.event.ClaimEvent;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.JobEvent;
import io.husai.contracts.event.JobFailed;
import io.husai.contracts.event.JobReleased;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.tensor.TensorFormatException;
import io.husai.trainer.dataset.Pulse;
import io.husai.trainer.dataset.StoppedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The work on one claimed job from its start to the event that ends it. */
@SuppressWarnings("try") // a correlation is a scope: nobody refers to it
final class JobWork {
    private static final Logger LOG = Logger.getLogger(JobWork.class);
    private static final int REASON_LENGTH = 300;
    private static final long LAST_WORD_SECONDS = 3;

    private final JobEvent job;
    private final Claim claim;
    private final Workplace workplace;
    private final MemoryLimit memory;
    private final JobPulse pulse;
    private final Cancellation cancellation;
    private final Announcer announcer;
    private final long begun = System.nanoTime();

    JobWork(
            JobEvent job,
            Claim claim,
            Workplace workplace,
            MemoryLimit memory,
            Duration heartbeat) {
        this.job = job;
        this.claim = claim;
        this.workplace = workplace;
        this.memory = memory;
        this.cancellation = new Cancellation(workplace.store(), job.studyId());
        this.announcer = new Announcer(workplace.events());
        this.pulse =
                new JobPulse(
                        claim,
                        workplace.events(),
                        cancellation::seemsCancelled,
                        heartbeat.toNanos(),
                        System::nanoTime);
    }

    /** Ends the work soon, with a checkpoint, and gives the job back. Any thread. */
    void release() {
        pulse.stopNow(JobPulse.Stop.SHUTDOWN);
    }

    long silentMillis() {
        return pulse.silentMillis();
    }

    /** Works; returns when the last event of the job is sent. Blocks. */
    void run() {
        try (Correlation correlation = Correlation.of(claim);
                JobTrace.Work trace = workplace.trace().work(correlation.value())) {
            LOG.infof("job %s taken", job.jobId());
            JobEnd end = work();
            Duration duration = Duration.ofNanos(System.nanoTime() - begun);
            workplace.meter().jobEnded(end, duration);
            trace.ended(end);
            LOG.infof("job %s ended: %s after %d ms", job.jobId(), end.name(), duration.toMillis());
        }
    }

    private JobEnd work() {
        try {
            return cancelledBefore() ? conclude(JobEnd.CANCELLED, List.of()) : workOn();
        } catch (PermanentFailureException e) {
            return fail(true, e.getMessage());
        } catch (StoppedException e) {
            return stop(List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return release("the trainer's thread was interrupted");
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            // the edge of the worker: whatever a job does to us, the gateway hears of it and the
            // trainer goes on
            LOG.error("the job ended with a fault of the trainer", e);
            return fail(false, e.toString());
        }
    }

    private boolean cancelledBefore() throws StoppedException, PermanentFailureException {
        StorePatience patience = new StorePatience(workplace.condition());
        try {
            return patience.use(cancellation::isCancelled, pulse);
        } catch (ArtifactAbsentException | TensorFormatException e) {
            throw new PermanentFailureException(e.getMessage(), e);
        }
    }

    private JobEnd workOn()
            throws PermanentFailureException, StoppedException, InterruptedException {
        if (job instanceof TrainingRequested training) {
            return train(training);
        }
        new DatasetWork((DatasetRequested) job, claim, workplace, announcer, pulse).run();
        return JobEnd.COMPLETED;
    }

    private JobEnd train(TrainingRequested training)
            throws PermanentFailureException, InterruptedException {
        TrainingWork work = new TrainingWork(training, claim, workplace, announcer, pulse, memory);
        try {
            work.run();
            return conclude(JobEnd.COMPLETED, work.completedRuns());
        } catch (StoppedException e) {
            return stop(work.completedRuns());
        }
    }

    private JobEnd stop(List<String> completed) {
        return pulse.stop() == JobPulse.Stop.CANCELLED
                ? conclude(JobEnd.CANCELLED, completed)
                : release(JobPulse.Stop.SHUTDOWN.reason());
    }

    private JobEnd conclude(JobEnd end, List<String> completed) {
        double seconds = (System.nanoTime() - begun) / (double) TimeUnit.SECONDS.toNanos(1);
        return lastWord(new JobCompleted(claim, completed, seconds), end);
    }

    private JobEnd release(String reason) {
        return lastWord(new JobReleased(claim, reason), JobEnd.RELEASED);
    }

    private JobEnd fail(boolean permanent, String reason) {
        LOG.warnf("job failed: %s", reason);
        return lastWord(new JobFailed(claim, List.of(), permanent, scrub(reason)), JobEnd.FAILED);
    }

    private static String scrub(String reason) {
        String line = reason == null ? "unknown" : reason.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH) + "...";
    }

    /**
     * Sends the job's last event and waits until it is stored: without end, but for a short while
     * when the trainer stops. Nothing is lost then; the job's lease runs out.
     */
    private JobEnd lastWord(ClaimEvent event, JobEnd end) {
        announcer.announce(event);
        try {
            announcer.settle(new LastBreath());
        } catch (StoppedException e) {
            LOG.warnf("%s may not have been stored", event.getClass().getSimpleName());
        }
        return end;
    }

    /**
     * Lets a wait go on until the trainer has been stopping for a while. No heartbeats any more.
     */
    private final class LastBreath implements Pulse {
        private long stoppingSince;
        private boolean stopping;

        @Override
        public void beat() throws StoppedException {
            if (!stopping && pulse.stop() == JobPulse.Stop.SHUTDOWN) {
                stopping = true;
                stoppingSince = System.nanoTime();
            }
            if (stopping
                    && System.nanoTime() - stoppingSince
                            > TimeUnit.SECONDS.toNanos(LAST_WORD_SECONDS)) {
                throw new StoppedException("the trainer stops");
            }
        }
    }
}
