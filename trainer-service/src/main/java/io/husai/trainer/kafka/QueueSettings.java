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
 * @param readyAfter how long the queue must give nothing before a trainer without a job counts as
 *     ready, 0 s to 5 min
 * @param consumer settings of the Kafka client: where the broker is, how to log in
 */
public record QueueSettings(
        String topic,
        String group,
        Duration releaseAfter,
        Duration readyAfter,
        Map<String, Object> consumer) {
    private static final Duration LONGEST_RELEASE = Duration.ofHours(1);
    private static final Duration LONGEST_READY = Duration.ofMinutes(5);

    public QueueSettings {
        requireText("topic", topic);
        requireText("group", group);
        requireAtMost("husai.trainer.release-after", releaseAfter, LONGEST_RELEASE);
        requireAtMost("husai.trainer.ready-after", readyAfter, LONGEST_READY);
        consumer = Map.copyOf(consumer);
    }

    private static void requireAtMost(String field, Duration value, Duration longest) {
        require(
                value != null && !value.isNegative() && value.compareTo(longest) <= 0,
                field,
                value,
                "a time from PT0S to " + longest);
    }
}
