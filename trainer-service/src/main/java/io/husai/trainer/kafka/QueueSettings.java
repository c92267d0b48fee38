package io.husai.trainer.kafka;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireText;

import java.time.Duration;
import java.util.Map;

/**
 * How a {@link KafkaJobQueue} consumes.
 *
 * @param topic the jobs topic
 * @param group the consumer group
 * @param releaseAfter how long a job may last before the trainer leaves the group, 0 s to 1 h
 * @param consumer settings of the Kafka client: where the broker is, how to log in
 */
public record QueueSettings(
        String topic, String group, Duration releaseAfter, Map<String, Object> consumer) {
    private static final Duration LONGEST_RELEASE = Duration.ofHours(1);

    public QueueSettings {
        requireText("topic", topic);
        requireText("group", group);
        require(
                releaseAfter != null
                        && !releaseAfter.isNegative()
                        && releaseAfter.compareTo(LONGEST_RELEASE) <= 0,
                "husai.trainer.release-after",
                releaseAfter,
                "a time from PT0S to " + LONGEST_RELEASE);
        consumer = Map.copyOf(consumer);
    }
}
