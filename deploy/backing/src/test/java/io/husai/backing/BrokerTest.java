package io.husai.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
    @TempDir Path folder;

    @Test
    void shouldKeepTopicsOverARestartInAProcessOfItsOwn() throws Exception {
        try (Broker broker = Broker.start(settings())) {
            TopicCreation.apply(broker.bootstrapServers(), TopicPlan.local());
        }

        try (BrokerProcess process =
                BrokerProcess.start(settings(), List.of(), folder.resolve("kafka.log"))) {
            process.awaitReady(Duration.ofSeconds(60));
            TopicCreation.apply(process.bootstrapServers(), TopicPlan.all("cpu", 20));

            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", process.bootstrapServers()))) {
                assertThat(admin.listTopics().names().get())
                        .containsExactlyInAnyOrder(
                                "husai.studies",
                                "husai.studies.dead",
                                "husai.jobs.cpu",
                                "husai.jobs.cpu.dead",
                                "husai.progress",
                                "husai.progress.dead",
                                "husai.snapshots",
                                "husai.snapshots.dead",
                                "husai.consistency",
                                "husai.consistency.dead");
                assertThat(
                                admin.describeTopics(List.of("husai.jobs.cpu"))
                                        .allTopicNames()
                                        .get()
                                        .get("husai.jobs.cpu")
                                        .partitions())
                        .hasSize(20);
                assertThat(setting(admin, "husai.jobs.cpu", "retention.ms")).isEqualTo("-1");
                assertThat(setting(admin, "husai.consistency", "cleanup.policy"))
                        .isEqualTo("compact,delete");
                // 7 days in milliseconds
                assertThat(setting(admin, "husai.progress", "retention.ms")).isEqualTo("604800000");
            }
        }
    }

    private static String setting(Admin admin, String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(key).value();
    }

    private BrokerSettings settings() {
        int[] ports = FreePorts.find(2);
        return new BrokerSettings(folder, ports[0], ports[1]);
    }
}
