package io.husai.backing;

import io.husai.contracts.event.Topics;
import io.husai.contracts.spec.Numerics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A topic as deployment creates it.
 *
 * @param name the topic
 * @param partitions how many
 * @param settings the topic's configuration where it differs from the broker's
 */
public record TopicPlan(String name, int partitions, Map<String, String> settings) {
    /** Partitions of the topics that scale with the metrics-service's instances. */
    public static final int STREAM_PARTITIONS = 8;

    private static final String CLEANUP = "cleanup.policy";
    private static final String RETENTION = "retention.ms";

    public TopicPlan {
        settings = Map.copyOf(settings);
    }

    /**
     * All topics, for trainers of one numerics class.
     *
     * @param numerics the class, for example {@code cpu}
     * @param trainers the most trainers wanted; the jobs topic has as many partitions
     */
    public static List<TopicPlan> all(String numerics, int trainers) {
        List<TopicPlan> streams =
                List.of(
                        new TopicPlan(
                                Topics.STUDIES,
                                1,
                                Map.of(CLEANUP, "compact", "min.compaction.lag.ms", "60000")),
                        new TopicPlan(Topics.jobs(numerics), trainers, Map.of(RETENTION, "-1")),
                        new TopicPlan(Topics.PROGRESS, 1, days(7)),
                        new TopicPlan(Topics.SNAPSHOTS, STREAM_PARTITIONS, days(7)),
                        new TopicPlan(
                                Topics.CONSISTENCY,
                                STREAM_PARTITIONS,
                                Map.of(CLEANUP, "compact,delete", RETENTION, milliseconds(30))));
        List<TopicPlan> all = new ArrayList<>(streams);
        for (TopicPlan stream : streams) {
            all.add(new TopicPlan(Topics.dead(stream.name()), 1, days(30)));
        }
        return List.copyOf(all);
    }

    /** All topics of one machine: CPU trainers, up to 16 of them. */
    public static List<TopicPlan> local() {
        return all(Numerics.CPU, 16);
    }

    private static Map<String, String> days(int days) {
        return Map.of(RETENTION, milliseconds(days));
    }

    private static String milliseconds(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }
}
