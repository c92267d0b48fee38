package io.husai.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Listens to topics and keeps what it hears, in order of arrival. It belongs to no group. Every
 * await looks at what was heard before, too, so the order of awaits doesn't matter. For one thread.
 */
public final class EventTap implements AutoCloseable {
    /** How long an await lasts unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TappedRecord> heard = new ArrayList<>();

    private EventTap(KafkaConsumer<String, byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Hears what is sent from now on. */
    public static EventTap fromNow(String bootstrapServers, String... topics) {
        EventTap tap = assigned(bootstrapServers, topics);
        tap.consumer.seekToEnd(tap.consumer.assignment());
        tap.consumer.assignment().forEach(tap.consumer::position);
        return tap;
    }

    /** Hears everything that the topics still hold, and what is sent from now on. */
    public static EventTap fromStart(String bootstrapServers, String... topics) {
        EventTap tap = assigned(bootstrapServers, topics);
        tap.consumer.seekToBeginning(tap.consumer.assignment());
        return tap;
    }

    private static EventTap assigned(String bootstrapServers, String... topics) {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "enable.auto.commit", "false",
                                "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(
                Stream.of(topics)
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList());
        return new EventTap(consumer);
    }

    /** The first event of that class that meets the condition. */
    public <E> E await(Class<E> type, Predicate<E> condition) {
        return await(type, condition, PATIENCE);
    }

    /** The first event of that class that meets the condition. */
    public <E> E await(Class<E> type, Predicate<E> condition, Duration patience) {
        return await(type, condition, 1, patience).get(0);
    }

    /** All events of that class that meet the condition, once there are at least {@code count}. */
    public <E> List<E> await(Class<E> type, Predicate<E> condition, int count, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<E> found = events(type, condition);
        while (found.size() < count) {
            listenUntil(
                    deadline,
                    found.size() + " of " + count + " " + type.getSimpleName() + " that fit");
            found = events(type, condition);
        }
        return found;
    }

    /** The first record that meets the condition, valid event or not. */
    public TappedRecord awaitRecord(Predicate<TappedRecord> condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < heard.size(); seen++) {
                if (condition.test(heard.get(seen))) {
                    return heard.get(seen);
                }
            }
            listenUntil(deadline, "no record that fits");
        }
    }

    /**
     * Listens for that long and fails if a record that meets the condition comes: for what must not
     * happen.
     */
    public void expectNone(Predicate<TappedRecord> condition, Duration during) {
        long deadline = System.nanoTime() + during.toNanos();
        while (System.nanoTime() < deadline) {
            listen();
        }
        heard.stream()
                .filter(condition)
                .findFirst()
                .ifPresent(
                        record -> {
                            throw new AssertionError("unexpected record: " + record.text());
                        });
    }

    /** What was heard so far of that class and meets the condition. */
    public <E> List<E> events(Class<E> type, Predicate<E> condition) {
        return heard.stream()
                .flatMap(record -> record.event().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .filter(condition)
                .toList();
    }

    /** All records heard so far. */
    public List<TappedRecord> records() {
        return List.copyOf(heard);
    }

    private void listenUntil(long deadline, String missing) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError(
                    missing + " among " + heard.size() + " records; the last: " + lastHeard());
        }
        listen();
    }

    private List<String> lastHeard() {
        int from = Math.max(0, heard.size() - 5);
        return heard.subList(from, heard.size()).stream().map(TappedRecord::text).toList();
    }

    private void listen() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            heard.add(TappedRecord.of(record));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
