package io.husai.gateway.stream;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How far this instance has handled the progress topic. Leases are judged only where everything
 * that trainers have said was handled.
 */
@ApplicationScoped
@Default
@Identifier(Channels.PROGRESS)
class ProgressPositions implements KafkaConsumerRebalanceListener {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
    private final Instance<KafkaClientService> clients;

    ProgressPositions(@Any Instance<KafkaClientService> clients) {
        this.clients = clients;
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> next.put(partition, consumer.position(partition)));
    }

    @Override
    public void onPartitionsRevoked(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(next::remove);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(next::remove);
    }

    void handled(ConsumerRecord<?, ?> record) {
        next.computeIfPresent(
                new TopicPartition(record.topic(), record.partition()),
                (partition, at) -> Math.max(at, record.offset() + 1));
    }

    /**
     * Of each assigned partition whether everything that the broker has was handled. Fails while
     * the broker does not answer.
     */
    Uni<Map<Integer, Boolean>> caughtUp() {
        return clients.get()
                .<String, byte[]>getConsumer(Channels.PROGRESS)
                .runOnPollingThread(
                        consumer -> {
                            return compare(consumer.endOffsets(consumer.assignment(), PATIENCE));
                        });
    }

    /** How many partitions the progress topic has. */
    Uni<Integer> partitions(String topic) {
        return clients.get()
                .<String, byte[]>getConsumer(Channels.PROGRESS)
                .runOnPollingThread(
                        consumer -> {
                            return consumer.partitionsFor(topic, PATIENCE).size();
                        });
    }

    private Map<Integer, Boolean> compare(Map<TopicPartition, Long> ends) {
        Map<Integer, Boolean> caughtUp = new TreeMap<>();
        ends.forEach(
                (partition, end) ->
                        caughtUp.put(
                                partition.partition(), next.getOrDefault(partition, -1L) >= end));
        return caughtUp;
    }
}
