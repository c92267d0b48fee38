package io.husai.trainer.kafka;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.EventFormatException;
import io.husai.contracts.event.JobEvent;
import io.husai.trainer.job.ClaimFailedException;
import io.husai.trainer.job.JobQueue;
import io.husai.trainer.job.JobTaker;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Jobs from a Kafka topic, taken so that no job is lost and none waits behind a busy trainer.
 *
 * <p>One record is polled, claimed, committed, and only then worked on. A job that lasts makes the
 * trainer leave the group until it is free, so its partitions go to others. Everything happens on
 * the thread that calls {@link #serve}, in turns of about a quarter of a second; {@link #close},
 * {@link #ready} and {@link #idleMillis} may be called by any.
 */
public final class KafkaJobQueue implements JobQueue {
    private static final Logger LOG = Logger.getLogger(KafkaJobQueue.class);
    private static final long TURN_MILLIS = 250;
    private static final long PAUSE_MILLIS = 1_000;
    private static final long BURIAL_MILLIS = 30_000;

    private final QueueSettings settings;
    private final JobRecords records;
    private final DeadLetters deadLetters;
    private final JobSpans spans;
    private volatile boolean closing;
    private volatile boolean ready;
    private volatile long lastTurn = System.nanoTime();
    private JobTaker taker;
    private Membership membership;
    private Future<?> working;
    private long workingSince;
    private long emptySince;

    KafkaJobQueue(
            QueueSettings settings, JobRecords records, DeadLetters deadLetters, JobSpans spans) {
        this.settings = settings;
        this.records = records;
        this.deadLetters = deadLetters;
        this.spans = spans;
    }

    @Override
    public void serve(JobTaker taker) {
        this.taker = taker;
        try {
            while (!closing) {
                lastTurn = System.nanoTime();
                guardedTurn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endMembership();
        }
    }

    /** The broker being away, or refusing us, is no reason to end: a new consumer tries again. */
    private void guardedTurn() throws InterruptedException {
        try {
            turn();
        } catch (KafkaException e) {
            LOG.warnf("the jobs topic can't be read: %s; trying again", e.toString());
            endMembership();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private void endMembership() {
        ready = false;
        emptySince = 0;
        if (membership != null) {
            Membership ended = membership;
            membership = null;
            ended.close();
        }
    }

    private void turn() throws InterruptedException {
        if (membership == null) {
            membership = new Membership(settings);
        }
        if (working != null && !awaitWork()) {
            attendWhileBusy();
            return;
        }
        membership.join();
        Optional<ConsumerRecord<byte[], byte[]>> record = membership.poll(TURN_MILLIS);
        if (record.isPresent()) {
            take(record.get());
        } else if (membership.joined()) {
            foundNothing();
        }
    }

    /**
     * A busy trainer keeps queued jobs in its partitions until it leaves the group. Whoever started
     * us for such a job must not take us for one that has none, so being ready can wait.
     */
    private void foundNothing() {
        long now = System.nanoTime();
        if (emptySince == 0) {
            emptySince = now;
        }
        if (now - emptySince >= settings.readyAfter().toNanos()) {
            ready = true;
        }
    }

    /** Waits a turn for the job in hand; true when it is done. */
    private boolean awaitWork() throws InterruptedException {
        try {
            working.get(TURN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            LOG.error("the work on a job ended with a fault", e.getCause());
        }
        working = null;
        membership.resume();
        return true;
    }

    private void attendWhileBusy() {
        if (System.nanoTime() - workingSince >= settings.releaseAfter().toNanos()) {
            membership.leave();
        }
        membership.attendPaused();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        JobEvent job;
        try {
            job = records.read(record);
        } catch (EventFormatException e) {
            bury(record, e.getMessage());
            return;
        }
        spans.begin(record, job);
        Claim claim;
        try {
            claim = taker.claim(job);
        } catch (ClaimFailedException e) {
            LOG.warnf("%s; the job stays in the queue", e.getMessage());
            spans.notTaken("the claim was not stored");
            membership.stepBack(record);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return;
        }
        if (!membership.commit(record, this::givesUp)) {
            LOG.infof("job %s went to another trainer", job.jobId());
            spans.notTaken("the job went to another trainer");
            membership.dropPosition();
            return;
        }
        ready = true;
        workingSince = System.nanoTime();
        working = taker.start(job, claim);
        membership.pause();
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason)
            throws InterruptedException {
        try {
            deadLetters
                    .send(record, reason)
                    .toCompletableFuture()
                    .get(BURIAL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("a dead letter was not stored: %s; trying again", e.toString());
            membership.stepBack(record);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return;
        }
        LOG.warnf(
                "record %s-%d@%d is no job and went to the dead letters: %s",
                record.topic(), record.partition(), record.offset(), reason);
        if (!membership.commit(record, this::givesUp)) {
            membership.dropPosition();
        }
    }

    /** Asked while the broker doesn't answer a commit: the loop is alive, it only waits. */
    private boolean givesUp() {
        lastTurn = System.nanoTime();
        return closing;
    }

    @Override
    public void close() {
        closing = true;
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public long idleMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastTurn);
    }
}
