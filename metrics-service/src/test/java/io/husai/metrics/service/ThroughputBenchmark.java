package io.husai.metrics.service;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.EventCodec;
import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.SnapshotTaken.TensorShape;
import io.husai.contracts.event.SnapshotTaken.Weights;
import io.husai.contracts.event.StudyDeclared;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.testing.EventProducer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * From snapshot to published figure, with broker and database on the same machine: conditions of 8
 * seeds of 128 x 128 decoders at a fixed rate. Not a test: run it by name. {@code
 * -Dbenchmark.rate=300 -Dbenchmark.seconds=10 -Dbenchmark.expected=8}; with more seeds expected
 * than come, figures stay interim and only what an arrival computes is measured.
 */
@QuarkusTest
class ThroughputBenchmark extends ServiceTest {
    private static final int SIZE = 128;
    private static final int SEEDS = 8;
    private static final int STEPS = 10;

    private final int rate = Integer.getInteger("benchmark.rate", 300);
    private final int seconds = Integer.getInteger("benchmark.seconds", 10);
    private final int expected = Integer.getInteger("benchmark.expected", SEEDS);
    private final Random random = new Random(1);
    private final Map<String, Long> sentAt = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private final List<Double> milliseconds = new ArrayList<>();

    @Test
    void measure() throws Exception {
        run(Math.max(1, rate / 2), 16, "warm-up");
        run(rate, seconds, "measured");
    }

    private void run(int perSecond, int during, String name) throws Exception {
        List<SnapshotTaken> snapshots = prepare(perSecond * during);
        milliseconds.clear();
        try (KafkaConsumer<String, byte[]> consumer = consumer();
                KafkaProducer<String, byte[]> sender = sender()) {
            double cpu = cpuSeconds();
            double others = othersCpuSeconds();
            long start = System.nanoTime();
            int sent = 0;
            while (sent < snapshots.size() || !awaited.isEmpty()) {
                long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
                while (sent < snapshots.size() && sent < due) {
                    send(sender, snapshots.get(sent++));
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(1))) {
                    hear(record);
                }
                if (System.nanoTime() - start > Duration.ofMinutes(3).toNanos()) {
                    throw new AssertionError(awaited.size() + " snapshots are without a figure");
                }
            }
            report(name, snapshots.size(), (System.nanoTime() - start) / 1e9);
            System.out.printf(
                    "BENCHMARK %s: CPU milliseconds per snapshot: service and benchmark %.2f,"
                            + " broker and database %.2f%n",
                    name,
                    (cpuSeconds() - cpu) * 1e3 / snapshots.size(),
                    (othersCpuSeconds() - others) * 1e3 / snapshots.size());
        }
    }

    private static double cpuSeconds() {
        return seconds(ProcessHandle.current());
    }

    /** Of the processes that this one started: broker and database. */
    private static double othersCpuSeconds() {
        return ProcessHandle.current()
                .descendants()
                .mapToDouble(ThroughputBenchmark::seconds)
                .sum();
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private void send(KafkaProducer<String, byte[]> sender, SnapshotTaken snapshot) {
        String key = key(snapshot.conditionId(), snapshot.step(), snapshot.seed());
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        "husai.snapshots", snapshot.conditionId(), EventCodec.encode(snapshot));
        EventProducer.headers(snapshot)
                .forEach((n, v) -> record.headers().add(n, v.getBytes(StandardCharsets.UTF_8)));
        awaited.add(key);
        sentAt.put(key, System.nanoTime());
        sender.send(record);
    }

    private void hear(ConsumerRecord<String, byte[]> record) throws Exception {
        String type =
                new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
        if (EventCodec.decode(type, record.value()) instanceof ConsistencyUpdated figure) {
            long now = System.nanoTime();
            for (long seed : figure.seeds()) {
                String key = key(figure.conditionId(), figure.step(), seed);
                if (awaited.remove(key)) {
                    milliseconds.add((now - sentAt.get(key)) / 1e6);
                }
            }
        }
    }

    private void report(String name, int count, double took) {
        double[] sorted = milliseconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "BENCHMARK %s: %d snapshots in %.1f s (%.0f a second); milliseconds: median %.1f,"
                        + " p95 %.1f, p99 %.1f, max %.1f%n",
                name,
                count,
                took,
                count / took,
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                quantile(sorted, 0.99),
                quantile(sorted, 1));
    }

    private static double quantile(double[] sorted, double q) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
    }

    /** In the order of training: conditions side by side, step by step, seed by seed. */
    private List<SnapshotTaken> prepare(int count) throws IOException {
        int conditions = Math.max(1, count / (SEEDS * STEPS));
        String studyId = UUID.randomUUID().toString();
        List<ConditionDeclared> declared = new ArrayList<>();
        for (int c = 0; c < conditions; c++) {
            declared.add(
                    new ConditionDeclared(
                            studyId + "/sweep/" + c,
                            spec(c),
                            LongStream.rangeClosed(1, expected).boxed().toList(),
                            List.of()));
        }
        producer.send(
                "husai.studies", new StudyDeclared(studyId, 1, "seed-sweep", declared, List.of()));
        List<SnapshotTaken> snapshots = new ArrayList<>();
        FolderStore store = new FolderStore(artifacts);
        for (int step = 0; step < STEPS; step++) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                for (ConditionDeclared condition : declared) {
                    snapshots.add(snapshot(store, studyId, condition, seed, step));
                }
            }
        }
        return snapshots;
    }

    private ConditionSpec spec(int condition) {
        double learningRate = random.nextDouble() * 1e-3 + 1e-6 * condition + 1e-9;
        return new ConditionSpec(
                "ab".repeat(32),
                Preset.HUSAI.sae(SIZE, SIZE, 4),
                TrainingSpec.plain(
                        STEPS - 1,
                        64,
                        learningRate,
                        SeedScope.INIT_AND_ORDER,
                        LongStream.range(0, STEPS).boxed().toList()),
                null,
                Numerics.CPU,
                1);
    }

    private SnapshotTaken snapshot(
            FolderStore store, String studyId, ConditionDeclared condition, long seed, long step)
            throws IOException {
        String runId = condition.spec().withSeed(seed).runId();
        float[] decoder = new float[SIZE * SIZE];
        for (int i = 0; i < decoder.length; i++) {
            decoder[i] = random.nextFloat() - 0.5f;
        }
        StoredArtifact stored =
                store.writeIfAbsent(
                        ArtifactKey.weights(runId, step),
                        out ->
                                new SafetensorsWriter()
                                        .add("W_enc", decoder, SIZE, SIZE)
                                        .add("b_enc", new float[SIZE], SIZE)
                                        .add("W_dec", decoder, SIZE, SIZE)
                                        .writeTo(out));
        TensorShape shape = new TensorShape("F32", List.of((long) SIZE, (long) SIZE));
        return new SnapshotTaken(
                studyId,
                condition.conditionId(),
                runId,
                seed,
                step,
                step == STEPS - 1,
                1,
                "trainer-1",
                new Weights(
                        stored.key().path(),
                        stored.sha256(),
                        stored.bytes(),
                        Map.of("W_enc", shape, "W_dec", shape)),
                new Quality(0.5, 0.3, 4, 0, 12_769));
    }

    private static String key(String conditionId, long step, long seed) {
        return conditionId + " " + step + " " + seed;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                consumer.partitionsFor("husai.consistency").stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList());
        consumer.seekToEnd(consumer.assignment());
        consumer.assignment().forEach(consumer::position);
        return consumer;
    }

    private KafkaProducer<String, byte[]> sender() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
