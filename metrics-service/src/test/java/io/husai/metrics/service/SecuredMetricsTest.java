package io.husai.metrics.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.Topics;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SecuredServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * The whole service over TLS to broker and database, as the users and with the rights that the
 * manifests give it.
 */
@QuarkusTest
@QuarkusTestResource(
        value = SecuredServices.class,
        initArgs = @ResourceArg(name = "role", value = "metrics"),
        restrictToAnnotatedClass = true)
class SecuredMetricsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final String broker =
            ConfigProvider.getConfig().getValue(SecuredServices.OPEN, String.class);

    private final Path artifacts =
            Path.of(ConfigProvider.getConfig().getValue("husai.artifacts.folder", String.class));

    @Test
    void shouldPublishAFinalFigureAndPutAsideWhatIsNone() {
        List<Long> seeds = List.of(1L, 2L, 3L);
        Study study = new Study(new FolderStore(artifacts)).condition("a", seeds);
        try (EventTap tap =
                        EventTap.fromNow(
                                broker,
                                Topics.CONSISTENCY,
                                Topics.dead(Topics.SNAPSHOTS),
                                Topics.dead(Topics.STUDIES));
                EventProducer producer = new EventProducer(broker)) {
            for (String topic : List.of(Topics.SNAPSHOTS, Topics.STUDIES)) {
                producer.sendRaw(topic, "broken", Map.of(), "{".getBytes(StandardCharsets.UTF_8));
            }
            producer.send(Topics.STUDIES, study.declared(1));
            for (long seed : seeds) {
                producer.send(Topics.SNAPSHOTS, study.snapshot("a", seed, Study.LAST));
            }

            ConsistencyUpdated figure =
                    tap.await(
                            ConsistencyUpdated.class,
                            e -> e.studyId().equals(study.studyId()) && e.isFinal(),
                            LONG);
            assertThat(figure.step()).isEqualTo(Study.LAST);
            for (String topic : List.of(Topics.SNAPSHOTS, Topics.STUDIES)) {
                tap.awaitRecord(record -> record.topic().equals(Topics.dead(topic)), LONG);
            }
        }
    }
}
