package io.husai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each user of the manifests can do on a real broker with TLS, SCRAM and the manifests'
 * rights. Expected is what docs/architecture.md's picture shows.
 */
class KafkaRightsTest {
    private static final List<String> TOPICS =
            Stream.of(
                            "husai.studies",
                            "husai.jobs.cpu",
                            "husai.progress",
                            "husai.snapshots",
                            "husai.consistency")
                    .flatMap(topic -> Stream.of(topic, topic + ".dead"))
                    .toList();
    private static final List<String> GROUPS =
            List.of(
                    "husai-gateway-progress",
                    "husai-gateway-consistency",
                    "husai-metrics-snapshots",
                    "husai-metrics-studies",
                    "husai-trainers-cpu");

    private static SecuredBroker broker;

    @BeforeAll
    static void startBroker(@TempDir Path folder) throws Exception {
        broker = SecuredBroker.start(folder);
        try (EventProducer producer = new EventProducer(broker.openBootstrapServers())) {
            for (String topic : TOPICS) {
                // until one lies in the partition that is read
                for (int key = 0;
                        producer.sendRaw(topic, "" + key, Map.of(), new byte[] {1}).partition() > 0;
                        key++) {
                    continue;
                }
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldLetTheGatewayDeclareAndIssueAndHear() {
        expect(
                "husai-gateway",
                Set.of(
                        "husai.studies",
                        "husai.jobs.cpu",
                        "husai.progress.dead",
                        "husai.consistency.dead"),
                Set.of("husai.progress", "husai.consistency"),
                Set.of("husai-gateway-progress", "husai-gateway-consistency"));
    }

    @Test
    void shouldLetTrainersTakeJobsAndReport() {
        expect(
                "husai-trainer",
                Set.of("husai.progress", "husai.snapshots", "husai.jobs.cpu.dead"),
                Set.of("husai.jobs.cpu"),
                Set.of("husai-trainers-cpu"));
    }

    @Test
    void shouldLetMetricsHearSnapshotsAndPublishFigures() {
        expect(
                "husai-metrics",
                Set.of("husai.consistency", "husai.snapshots.dead", "husai.studies.dead"),
                Set.of("husai.snapshots", "husai.studies"),
                Set.of("husai-metrics-snapshots", "husai-metrics-studies"));
    }

    @Test
    void shouldLetKedaSeeTheLagOfTrainersAndNothingElse() throws Exception {
        expect("husai-keda", Set.of(), Set.of(), Set.of());
        TopicPartition partition = new TopicPartition("husai.jobs.cpu", 0);
        try (Admin admin = Admin.create(client("husai-keda"))) {
            assertThat(admin.listTopics().names().get()).containsExactly("husai.jobs.cpu");
            assertThat(
                            admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                    .partitionResult(partition)
                                    .get()
                                    .offset())
                    .isNotNegative();
            assertThat(
                            admin.listConsumerGroupOffsets("husai-trainers-cpu")
                                    .partitionsToOffsetAndMetadata()
                                    .get())
                    .isNotNull();
            assertThatThrownBy(
                            () ->
                                    admin.listConsumerGroupOffsets("husai-gateway-progress")
                                            .partitionsToOffsetAndMetadata()
                                            .get())
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }

    @Test
    void shouldLetNobodyMakeTopics() {
        for (String user :
                List.of("husai-gateway", "husai-trainer", "husai-metrics", "husai-keda")) {
            try (Admin admin = Admin.create(client(user))) {
                assertThatThrownBy(
                                () ->
                                        admin.createTopics(
                                                        List.of(new NewTopic("own", 1, (short) 1)))
                                                .all()
                                                .get())
                        .as(user)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @Test
    void shouldRefuseAnUnknownUserAndAWrongPassword() {
        for (Map<String, String> stranger :
                List.of(
                        broker.client("husai-nobody", "any"),
                        broker.client("husai-gateway", "wrong"))) {
            try (Admin admin = Admin.create(quick(stranger))) {
                assertThatThrownBy(() -> admin.listTopics().names().get())
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    @Test
    void shouldNotBeTrustedWithoutItsAuthority() {
        Map<String, String> trusting = new HashMap<>(broker.client("husai-gateway"));
        trusting.remove("ssl.truststore.type");
        trusting.remove("ssl.truststore.location");

        try (Admin admin = Admin.create(quick(trusting))) {
            assertThatThrownBy(() -> admin.listTopics().names().get())
                    .hasCauseInstanceOf(SslAuthenticationException.class);
        }
    }

    private static void expect(
            String user, Set<String> writes, Set<String> reads, Set<String> groups) {
        Map<String, Object> client = client(user);
        assertThat(allowed(TOPICS, KafkaRightsTest::canWrite, client))
                .as(user + " writes")
                .isEqualTo(new TreeSet<>(writes));
        assertThat(allowed(TOPICS, KafkaRightsTest::canRead, client))
                .as(user + " reads")
                .isEqualTo(new TreeSet<>(reads));
        String readable = reads.stream().findFirst().orElse("husai.studies");
        assertThat(allowed(GROUPS, (group, all) -> canJoin(group, readable, all), client))
                .as(user + " joins")
                .isEqualTo(new TreeSet<>(groups));
    }

    private static Set<String> allowed(
            List<String> names,
            BiPredicate<String, Map<String, Object>> can,
            Map<String, Object> client) {
        return names.stream()
                .filter(name -> can.test(name, client))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean canWrite(String topic, Map<String, Object> client) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[] {1}, new byte[] {1})).get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(AuthorizationException.class);
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean canRead(String topic, Map<String, Object> client) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                assertThat(System.nanoTime()).as(topic + " answers").isLessThan(deadline);
            }
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    private static boolean canJoin(String group, String topic, Map<String, Object> client) {
        Map<String, Object> member = new HashMap<>(client);
        member.put("group.id", group);
        member.put("group.protocol", "consumer");
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(member)) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (consumer.assignment().isEmpty()) {
                assertThat(System.nanoTime()).as(group + " answers").isLessThan(deadline);
                consumer.poll(Duration.ofMillis(100));
            }
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> client) {
        return new KafkaConsumer<>(
                client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> client(String user) {
        Map<String, Object> all = new HashMap<>(broker.client(user));
        all.put("enable.auto.commit", "false");
        all.put("acks", "all");
        all.put("enable.idempotence", "true");
        all.put("auto.offset.reset", "earliest");
        return all;
    }

    private static Map<String, Object> quick(Map<String, String> client) {
        Map<String, Object> all = new HashMap<>(client);
        all.put("default.api.timeout.ms", "10000");
        all.put("request.timeout.ms", "5000");
        return all;
    }
}
