package io.husai.trainer;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SecuredServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The whole service over TLS, as the user and with the rights that the manifests give it. */
@QuarkusTest
@QuarkusTestResource(
        value = SecuredServices.class,
        initArgs = @ResourceArg(name = "role", value = "trainer"),
        restrictToAnnotatedClass = true)
class SecuredTrainerTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final String broker =
            ConfigProvider.getConfig().getValue(SecuredServices.OPEN, String.class);

    @Inject ArtifactStore store;

    @Test
    void shouldFinishAJobAndPutAsideWhatIsNone() throws Exception {
        String topic = Topics.jobs("cpu");
        DatasetLocation dataset = new TrainingJobs(store).dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 2, 0, 2), 4_712L);
        try (EventTap tap =
                        EventTap.fromNow(
                                broker, Topics.PROGRESS, Topics.SNAPSHOTS, Topics.dead(topic));
                EventProducer producer = new EventProducer(broker)) {
            producer.sendRaw(topic, "broken", Map.of(), "{".getBytes(StandardCharsets.UTF_8));
            producer.send(topic, job);

            tap.await(JobCompleted.class, e -> e.claim().jobId().equals(job.jobId()), LONG);
            tap.await(SnapshotTaken.class, SnapshotTaken::isFinal, LONG);
            tap.awaitRecord(record -> record.topic().equals(Topics.dead(topic)), LONG);
        }
    }
}
