package io.husai.trainer.kafka;

import static io.husai.trainer.kafka.ServedQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.event.DatasetRequested;
import io.husai.testing.EventProducer;
import io.husai.testing.SharedBacking;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The installed settings against the lag that our consumers really leave on the real broker: the
 * test looks as KEDA does, and starts a queue where KEDA would start a trainer.
 */
class ScaledTrainersTest {
    private static final Duration RELEASE_AFTER = Duration.ofMillis(500);
    private static final Duration READY_AFTER = Duration.ofMinutes(1);

    private final ScaledJobModel keda = ScaledJobModel.installed();
    private final String topic = "husai.jobs.scaled-" + UUID.randomUUID();
    private final CompletableFuture<Void> work = new CompletableFuture<>();
    private final List<ServedQueue> trainers = new ArrayList<>();
    private final List<RecordingTaker> takers = new ArrayList<>();
    private EventProducer producer;
    private Admin admin;

    ScaledTrainersTest() throws IOException {}

    @BeforeEach
    void connect() throws Exception {
        String broker = SharedBacking.bootstrapServers();
        producer = new EventProducer(broker);
        admin = Admin.create(Map.of("bootstrap.servers", broker));
        admin.createTopics(List.of(new NewTopic(topic, keda.maxReplicaCount(), (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void disconnect() {
        work.complete(null);
        trainers.forEach(ServedQueue::end);
        producer.close();
        admin.close();
    }

    @Test
    void shouldStartNoneWhileIdle() throws Exception {
        assertThat(look()).isZero();

        start(1, Duration.ZERO);
        await(() -> trainers.get(0).queue().ready());

        assertThat(look()).isZero();
    }

    @Test
    void shouldStartATrainerForEachQueuedJobAndNoneForThoseThatRun() throws Exception {
        queue(5);
        start(look());
        assertThat(trainers).hasSize(5);
        // they start: the jobs are still queued, and their trainers are on their way
        assertThat(look()).isZero();

        await(() -> working() == 5);
        assertThat(look()).isZero();
        queue(2);
        assertThat(look()).isEqualTo(2);

        start(2);
        await(() -> working() == 7);
        assertThat(look()).isZero();
    }

    /** Some wait for partitions, or for a busy one to leave: they must not pass for idle ones. */
    @Test
    void shouldStartNoneWhileTheTrainersShareTheJobsOut() throws Exception {
        queue(5);
        start(look());

        List<Long> seen = new ArrayList<>();
        while (working() < 5) {
            seen.add(look());
        }

        assertThat(seen).containsOnly(0L);
    }

    @Test
    void shouldGiveATrainerThatIsThereTheNextJob() throws Exception {
        start(1, Duration.ZERO);
        await(() -> trainers.get(0).queue().ready());

        queue(1);
        await(() -> working() == 1);

        assertThat(look()).isZero();
    }

    @Test
    void shouldStartNoMoreThanTheMaximum() throws Exception {
        queue(3 * keda.maxReplicaCount());

        assertThat(look()).isEqualTo(keda.maxReplicaCount());
    }

    private void queue(int jobs) {
        IntStream.range(0, jobs).forEach(i -> producer.send(topic, job()));
    }

    private void start(long count) {
        start(count, READY_AFTER);
    }

    private void start(long count, Duration readyAfter) {
        for (int i = 0; i < count; i++) {
            RecordingTaker taker = new RecordingTaker().working(work);
            takers.add(taker);
            trainers.add(new ServedQueue(topic, taker, RELEASE_AFTER, readyAfter, Map.of()));
        }
    }

    private long working() {
        return takers.stream().filter(taker -> !taker.started().isEmpty()).count();
    }

    /** How many trainers KEDA would start now. */
    private long look() throws Exception {
        long pending = trainers.stream().filter(trainer -> !trainer.queue().ready()).count();
        return keda.toStart(keda.lag(ends(), committed()), trainers.size(), pending);
    }

    private Map<Integer, Long> ends() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < keda.maxReplicaCount(); i++) {
            latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        Map<Integer, Long> ends = new HashMap<>();
        admin.listOffsets(latest)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    private Map<Integer, OptionalLong> committed() throws ExecutionException, InterruptedException {
        Map<Integer, OptionalLong> committed = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets =
                admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get();
        offsets.forEach(
                (partition, offset) ->
                        committed.put(
                                partition.partition(),
                                offset == null
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(offset.offset())));
        return committed;
    }

    private static DatasetRequested job() {
        return new DatasetRequested(
                UUID.randomUUID().toString(),
                1,
                UUID.randomUUID().toString(),
                "cpu",
                new DatasetRecipe.ModularAddition(DatasetRecipe.Position.ANSWER, 0, 1));
    }
}
