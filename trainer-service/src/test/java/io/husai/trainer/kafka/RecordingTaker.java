package io.husai.trainer.kafka;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.JobEvent;
import io.husai.trainer.job.ClaimFailedException;
import io.husai.trainer.job.JobTaker;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes jobs, notes them, and works on them as the test says. */
class RecordingTaker implements JobTaker {
    private final List<String> claimed = new CopyOnWriteArrayList<>();
    private final List<String> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger claimsToFail = new AtomicInteger();
    private CountDownLatch holdFirstClaim = new CountDownLatch(0);
    private Runnable onStart = () -> {};
    private CompletableFuture<Void> firstWork = CompletableFuture.completedFuture(null);

    RecordingTaker failingClaims(int count) {
        claimsToFail.set(count);
        return this;
    }

    /** The first claim returns when the latch opens. */
    RecordingTaker holdingFirstClaim(CountDownLatch latch) {
        holdFirstClaim = latch;
        return this;
    }

    RecordingTaker onStart(Runnable action) {
        onStart = action;
        return this;
    }

    /** The first job lasts as long as that; the others end at once. */
    RecordingTaker working(CompletableFuture<Void> work) {
        firstWork = work;
        return this;
    }

    @Override
    public Claim claim(JobEvent job) throws ClaimFailedException, InterruptedException {
        claimed.add(job.jobId());
        if (claimsToFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new ClaimFailedException("as the test wants", null);
        }
        holdFirstClaim.await();
        return new Claim(job.jobId(), 1, UUID.randomUUID().toString(), "test", job.studyId());
    }

    @Override
    public Future<?> start(JobEvent job, Claim claim) {
        started.add(job.jobId());
        onStart.run();
        return started.size() == 1 ? firstWork : CompletableFuture.completedFuture(null);
    }

    List<String> claimed() {
        return List.copyOf(claimed);
    }

    List<String> started() {
        return List.copyOf(started);
    }

    void awaitClaimed(int count) {
        ServedQueue.await(() -> claimed.size() >= count);
    }

    void awaitStarted(int count) {
        ServedQueue.await(() -> started.size() >= count);
    }
}
