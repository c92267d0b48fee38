package io.husai.backing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Makes a broker's topics as planned: creates, adds partitions, sets configuration. */
public final class TopicCreation {
    private static final short REPLICAS = 1;
    private static final int PATIENCE_SECONDS = 60;
    private static final int RETRY_MILLISECONDS = 20;

    private TopicCreation() {}

    /**
     * Brings the topics to their plans. Topics beyond the plans and additional partitions stay.
     *
     * @param bootstrapServers {@code host:port} of the broker
     */
    public static void apply(String bootstrapServers, List<TopicPlan> plans) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<String, TopicDescription> present = present(admin, plans);
            List<NewTopic> missing = new ArrayList<>();
            Map<String, NewPartitions> larger = new HashMap<>();
            Map<ConfigResource, Collection<AlterConfigOp>> settings = new HashMap<>();
            for (TopicPlan plan : plans) {
                TopicDescription found = present.get(plan.name());
                if (found == null) {
                    missing.add(
                            new NewTopic(plan.name(), plan.partitions(), REPLICAS)
                                    .configs(plan.settings()));
                    continue;
                }
                if (found.partitions().size() < plan.partitions()) {
                    larger.put(plan.name(), NewPartitions.increaseTo(plan.partitions()));
                }
                settings.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, plan.name()), changes(plan));
            }
            done(admin.createTopics(missing).all());
            done(admin.createPartitions(larger).all());
            done(admin.incrementalAlterConfigs(settings).all());
            awaitShown(admin, plans);
        }
    }

    /** The controller has answered; the broker learns of it a little later. */
    private static void awaitShown(Admin admin, List<TopicPlan> plans) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!areShown(present(admin, plans), plans)) {
            if (System.nanoTime() > deadline) {
                throw new BackingException(
                        "topics: the broker did not show them in " + PATIENCE_SECONDS + " s", null);
            }
            pause();
        }
    }

    private static boolean areShown(Map<String, TopicDescription> present, List<TopicPlan> plans) {
        return plans.stream()
                .allMatch(
                        plan ->
                                present.containsKey(plan.name())
                                        && present.get(plan.name()).partitions().size()
                                                >= plan.partitions());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException("topics: interrupted", e);
        }
    }

    private static Map<String, TopicDescription> present(Admin admin, List<TopicPlan> plans) {
        Collection<String> names = new ArrayList<>(done(admin.listTopics().names()));
        names.retainAll(plans.stream().map(TopicPlan::name).toList());
        return done(admin.describeTopics(names).allTopicNames());
    }

    private static List<AlterConfigOp> changes(TopicPlan plan) {
        return plan.settings().entrySet().stream()
                .map(
                        entry ->
                                new AlterConfigOp(
                                        new ConfigEntry(entry.getKey(), entry.getValue()),
                                        AlterConfigOp.OpType.SET))
                .toList();
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BackingException("topics: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new BackingException(
                    "topics: the broker did not answer in " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException("topics: interrupted", e);
        }
    }
}
