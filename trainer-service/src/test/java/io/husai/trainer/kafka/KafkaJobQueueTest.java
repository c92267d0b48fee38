package io.husai.trainer.kafka;

import static io.husai.trainer.kafka.ServedQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Claim;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.JobEvent;
import io.husai.testing.EventProducer;
import io.husai.testing.SharedBacking;
import io.husai.trainer.job.ClaimFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two and more consumers on the real broker; each test has a topic of its own. */
class KafkaJobQueueTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(500);

    private final String topic = "husai.jobs.test-" + UUID.randomUUID();
    private final List<ServedQueue> served = new ArrayList<>();
    private EventProducer producer;
    private Admin admin;

    @BeforeEach
    void connect() {
        String broker = SharedBacking.bootstrapServers();
        producer = new EventProducer(broker);
        admin = Admin.create(Map.of("bootstrap.servers", broker));
    }

    @AfterEach
    void disconnect() {
        served.forEach(ServedQueue::end);
        producer.close();
        admin.close();
    }

    @Test
    void shouldClaimThenCommitThenStart() throws Exception {
        createTopic(1);
        List<String> order = new CopyOnWriteArrayList<>();
        RecordingTaker taker =
                new RecordingTaker() {
                    @Override
                    public Claim claim(JobEvent job)
                            throws ClaimFailedException, InterruptedException {
                        order.add("claim, committed " + committed());
                        return super.claim(job);
                    }

                    @Override
                    public Future<?> start(JobEvent job, Claim claim) {
                        order.add("start, committed " + committed());
                        return super.start(job, claim);
                    }
                };
        serve(taker, NEVER, Map.of());

        producer.send(topic, job());

        taker.awaitStarted(1);
        assertThat(order).containsExactly("claim, committed 0", "start, committed 1");
    }

    @Test
    void shouldKeepAJobInTheQueueWhoseClaimFailed() throws Exception {
        createTopic(1);
        RecordingTaker taker = new RecordingTaker().failingClaims(1);
        serve(taker, NEVER, Map.of());
        JobEvent job = job();

        producer.send(topic, job);

        taker.awaitStarted(1);
        assertThat(taker.claimed()).containsExactly(job.jobId(), job.jobId());
    }

    @Test
    void shouldLoseNoJobAndStartNoneTwiceInARebalanceBetweenPollAndCommit() throws Exception {
        createTopic(1);
        CountDownLatch otherStarted = new CountDownLatch(1);
        RecordingTaker slow = new RecordingTaker().holdingFirstClaim(otherStarted);
        RecordingTaker other = new RecordingTaker().onStart(otherStarted::countDown);
        List<JobEvent> jobs = List.of(job(), job(), job());
        // a member that is silent for a second is taken out of the group
        serve(slow, NEVER, Map.of("max.poll.interval.ms", 1_000));
        producer.send(topic, jobs.get(0));
        slow.awaitClaimed(1);

        serve(other, NEVER, Map.of());
        other.awaitStarted(1);
        jobs.subList(1, 3).forEach(job -> producer.send(topic, job));

        await(() -> slow.started().size() + other.started().size() >= 3);
        List<String> started = new ArrayList<>(slow.started());
        started.addAll(other.started());
        assertThat(started)
                .containsExactlyInAnyOrderElementsOf(jobs.stream().map(JobEvent::jobId).toList());
        assertThat(other.started()).contains(jobs.get(0).jobId());
    }

    @Test
    void shouldLetShortJobsPassABusyTrainer() throws Exception {
        createTopic(8);
        CompletableFuture<Void> longWork = new CompletableFuture<>();
        RecordingTaker busy = new RecordingTaker().working(longWork);
        serve(busy, SOON, Map.of());
        producer.send(topic, job());
        busy.awaitStarted(1);
        RecordingTaker free = new RecordingTaker();
        serve(free, SOON, Map.of());

        IntStream.range(0, 10).forEach(i -> producer.send(topic, job()));

        free.awaitStarted(10);
        assertThat(busy.started()).hasSize(1);
        longWork.complete(null);
    }

    @Test
    void shouldTakeJobsAgainAfterALongOne() throws Exception {
        createTopic(4);
        CompletableFuture<Void> longWork = new CompletableFuture<>();
        RecordingTaker taker = new RecordingTaker().working(longWork);
        ServedQueue queue = serve(taker, Duration.ZERO, Map.of());
        producer.send(topic, job());
        taker.awaitStarted(1);
        await(() -> members() == 0);

        longWork.complete(null);
        producer.send(topic, job());

        taker.awaitStarted(2);
        assertThat(queue.queue().ready()).isTrue();
    }

    @Test
    void shouldStartNothingFromPartitionsThatAreAssignedWhileBusy() throws Exception {
        createTopic(8);
        CompletableFuture<Void> work = new CompletableFuture<>();
        RecordingTaker busy = new RecordingTaker().working(work);
        ServedQueue first = serve(busy, NEVER, Map.of());
        ServedQueue leaving = serve(new RecordingTaker().failingClaims(1_000), NEVER, Map.of());
        await(() -> first.queue().ready() && leaving.queue().ready() && members() == 2);
        IntStream.range(0, 16).forEach(i -> producer.send(topic, job()));
        busy.awaitStarted(1);

        leaving.end();
        await(() -> mostPartitionsOfAMember() == 8);
        first.awaitTurns(8);

        assertThat(busy.claimed()).hasSize(1);
        work.complete(null);
        busy.awaitStarted(16);
    }

    @Test
    void shouldBuryWhatIsNoJobAndGoOn() throws Exception {
        createTopic(1);
        RecordingTaker taker = new RecordingTaker();
        ServedQueue queue = serve(taker, NEVER, Map.of());

        producer.sendRaw(topic, "k", Map.of(), new byte[] {1, 2, 3});
        producer.send(topic, job());

        taker.awaitStarted(1);
        assertThat(queue.buried())
                .containsExactly(
                        "the header ce_type is missing; expected one of io.husai.<name>.v1");
    }

    @Test
    void shouldBuryJobsOfAnotherClass() throws Exception {
        createTopic(1);
        RecordingTaker taker = new RecordingTaker();
        ServedQueue queue = serve(taker, NEVER, Map.of());

        producer.send(topic, job("cuda-sm90"));

        await(() -> !queue.buried().isEmpty());
        assertThat(queue.buried())
                .containsExactly(
                        "the job is for trainers of class cuda-sm90, this topic is for cpu");
        assertThat(taker.claimed()).isEmpty();
    }

    private ServedQueue serve(
            RecordingTaker taker, Duration releaseAfter, Map<String, Object> extra) {
        ServedQueue queue = new ServedQueue(topic, taker, releaseAfter, extra);
        served.add(queue);
        return queue;
    }

    private void createTopic(int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }

    private long committed() {
        return broker(
                () -> {
                    OffsetAndMetadata offset =
                            admin.listConsumerGroupOffsets(topic)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .get(new TopicPartition(topic, 0));
                    return offset == null ? 0 : offset.offset();
                });
    }

    private int members() {
        return assignments().size();
    }

    private int mostPartitionsOfAMember() {
        return assignments().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Number of partitions of each member of the group. */
    private List<Integer> assignments() {
        return broker(
                () ->
                        admin
                                .describeConsumerGroups(List.of(topic))
                                .all()
                                .get()
                                .get(topic)
                                .members()
                                .stream()
                                .map(m -> m.assignment().topicPartitions().size())
                                .toList());
    }

    private static <T> T broker(Callable<T> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new AssertionError("the broker gave no answer", e);
        }
    }

    private static JobEvent job() {
        return job("cpu");
    }

    private static JobEvent job(String numerics) {
        return new DatasetRequested(
                UUID.randomUUID().toString(),
                1,
                UUID.randomUUID().toString(),
                numerics,
                new DatasetRecipe.ModularAddition(DatasetRecipe.Position.ANSWER, 0, 1));
    }
}
