package io.husai.trainer.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * A consumer's place in the trainers' group: joining, leaving, pausing, committing. For one thread.
 */
final class Membership implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Membership.class);
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private boolean subscribed;
    private boolean paused;

    Membership(QueueSettings settings) {
        topic = settings.topic();
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void join() {
        if (!subscribed) {
            consumer.subscribe(List.of(topic), this);
            subscribed = true;
        }
    }

    /** Gives all partitions to others. */
    void leave() {
        if (subscribed) {
            consumer.unsubscribe();
            subscribed = false;
            LOG.debug("left the group while busy");
        }
    }

    /** Whether the group has taken us in and given us partitions: before, nothing can come. */
    boolean joined() {
        return subscribed
                && consumer.groupMetadata().generationId() > 0
                && !consumer.assignment().isEmpty();
    }

    /** The next record; waits for it for that long. */
    Optional<ConsumerRecord<byte[], byte[]>> poll(long millis) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(millis))) {
            return Optional.of(record); // never more than one: max.poll.records
        }
        return Optional.empty();
    }

    /** No records until {@link #resume}, from partitions that are assigned meanwhile either. */
    void pause() {
        paused = true;
        if (subscribed) {
            consumer.pause(consumer.assignment());
        }
    }

    void resume() {
        paused = false;
        if (subscribed) {
            consumer.resume(consumer.paused());
        }
    }

    /** Takes part in rebalances while paused; puts back what comes in nevertheless. */
    void attendPaused() {
        if (!subscribed) {
            return;
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            stepBack(record);
        }
    }

    /** The record will be polled again. */
    void stepBack(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = partition(record);
        if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, record.offset());
        }
    }

    /**
     * Commits the record as taken; tries again while the broker doesn't answer.
     *
     * @return false if the record is no longer ours, or {@code giveUp} turned true
     */
    boolean commit(ConsumerRecord<byte[], byte[]> record, BooleanSupplier giveUp) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(partition(record), new OffsetAndMetadata(record.offset() + 1));
        do {
            try {
                consumer.commitSync(offsets, COMMIT_PATIENCE);
                return true;
            } catch (CommitFailedException e) {
                LOG.debugf("commit refused: %s", e.getMessage());
                return false;
            } catch (TimeoutException e) {
                LOG.warnf("the broker did not answer a commit: %s", e.getMessage());
            } catch (RetriableException e) {
                LOG.debugf("commit to be tried again: %s", e.getMessage());
            }
        } while (!giveUp.getAsBoolean());
        return false;
    }

    /**
     * Forgets how far this consumer has read, and with it its membership: a position that moved on
     * past a record that is not ours would hide it from the group.
     */
    void dropPosition() {
        leave();
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (paused) {
            consumer.pause(partitions);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        LOG.debugf("gave back %s", partitions);
    }

    /** Leaves the group and ends the client. */
    void close() {
        consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }
}
