package io.husai.trainer.job;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobClaimed;
import io.husai.contracts.event.JobEvent;
import io.husai.contracts.event.TrainerSeen;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A trainer: takes one job at a time from a queue and works on it on the thread {@code husai-work}.
 * The thread {@code husai-presence} says every few seconds that the trainer is there.
 */
public final class Trainer implements JobTaker {
    private static final Logger LOG = Logger.getLogger(Trainer.class);

    private final TrainerSettings settings;
    private final Workplace workplace;
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "husai-work"));
    private final ScheduledExecutorService presence =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "husai-presence"));
    private JobWork current;
    private Future<?> running = CompletableFuture.completedFuture(null);
    private boolean stopping;
    private volatile String currentJob;
    private volatile long idleSince = System.nanoTime();

    public Trainer(TrainerSettings settings, Workplace workplace) {
        this.settings = settings;
        this.workplace = workplace;
    }

    /** Begins to say that it is there. */
    public void appear() {
        presence.scheduleAtFixedRate(
                this::showPresence, 0, settings.presence().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Claim claim(JobEvent job) throws ClaimFailedException, InterruptedException {
        Claim claim =
                new Claim(
                        job.jobId(),
                        job.attempt(),
                        UUID.randomUUID().toString(),
                        settings.name(),
                        job.studyId());
        try {
            workplace
                    .events()
                    .send(new JobClaimed(claim))
                    .toCompletableFuture()
                    .get(settings.claimPatience().toMillis(), TimeUnit.MILLISECONDS);
            return claim;
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            throw new ClaimFailedException("the broker did not store the claim: " + e, e);
        }
    }

    @Override
    public synchronized Future<?> start(JobEvent job, Claim claim) {
        JobWork work = new JobWork(job, claim, workplace, settings.memory(), settings.heartbeat());
        current = work;
        currentJob = job.jobId();
        if (stopping) {
            work.release();
        }
        showPresence();
        running = worker.submit(() -> workOn(work));
        return running;
    }

    private void workOn(JobWork work) {
        try {
            work.run();
        } finally {
            becomeIdle();
        }
    }

    private void becomeIdle() {
        synchronized (this) {
            current = null;
            currentJob = null;
            idleSince = System.nanoTime();
        }
        showPresence();
    }

    /** How long the trainer has had nothing to do; empty while it works. */
    public Optional<Duration> idle() {
        return currentJob == null
                ? Optional.of(Duration.ofNanos(System.nanoTime() - idleSince))
                : Optional.empty();
    }

    /**
     * Milliseconds since the work in hand last gave a sign of life, 0 when there is none: what
     * hangs falls silent.
     */
    public synchronized long silentMillis() {
        return current == null ? 0 : current.silentMillis();
    }

    /**
     * Ends the work: the job in hand writes its checkpoints and is given back. Blocks until that is
     * done, or for the stop patience. A job that is started afterwards is given back at once.
     */
    public void stop() {
        Future<?> last;
        synchronized (this) {
            stopping = true;
            last = running;
            if (current != null) {
                current.release();
            }
        }
        awaitEnd(last);
    }

    /** Says goodbye and ends the trainer's threads; after {@link #stop}. */
    public void disappear() {
        showPresence();
        presence.shutdown();
        worker.shutdown();
    }

    private void awaitEnd(Future<?> last) {
        try {
            last.get(settings.stopPatience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warnf(
                    "job %s did not stop within %s; its lease will run out",
                    currentJob, settings.stopPatience());
        } catch (ExecutionException e) {
            LOG.warnf("the last job ended with %s", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void showPresence() {
        TrainerSeen.State state = TrainerSeen.State.IDLE;
        if (stopping) {
            state = TrainerSeen.State.STOPPING;
        } else if (currentJob != null) {
            state = TrainerSeen.State.BUSY;
        }
        workplace
                .events()
                .send(
                        new TrainerSeen(
                                settings.name(),
                                settings.numerics(),
                                workplace.engine().device(),
                                state,
                                currentJob));
    }
}
