package io.husai.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.JobProgressed;
import io.husai.contracts.event.JobReleased;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainerSeen;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SharedBacking;
import io.husai.trainer.job.TrainerSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What SIGTERM does to a trainer with a job in hand. The trainer of this profile is used up. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@TestProfile(TrainerShutdownTest.UsedUp.class)
class TrainerShutdownTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long STEPS = 10_000_000;

    /** A service of its own for this class. */
    public static final class UsedUp implements QuarkusTestProfile {}

    @Inject ArtifactStore store;
    @Inject TrainerLifecycle lifecycle;
    @Inject TrainerSettings settings;

    @Test
    void shouldCheckpointAndGiveBackTheJobInHand() throws Exception {
        String broker = SharedBacking.bootstrapServers();
        DatasetLocation dataset = new TrainingJobs(store).dataset(4);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, STEPS, 0, STEPS), 99);
        try (EventTap tap = EventTap.fromNow(broker, Topics.PROGRESS);
                EventProducer producer = new EventProducer(broker)) {
            producer.send(Topics.jobs("cpu"), job);
            tap.await(
                    JobProgressed.class,
                    e ->
                            e.claim().jobId().equals(job.jobId())
                                    && e.runs().stream().anyMatch(r -> r.step() > 0),
                    LONG);

            lifecycle.stop(new ShutdownEvent());

            JobReleased released =
                    tap.await(JobReleased.class, e -> e.claim().jobId().equals(job.jobId()), LONG);
            assertThat(released.reason()).isEqualTo("the trainer was told to stop");
            assertThat(store.exists(ArtifactKey.checkpoint(job.runs().get(0).runId()))).isTrue();
            tap.await(
                    TrainerSeen.class,
                    s ->
                            s.trainer().equals(settings.name())
                                    && s.state() == TrainerSeen.State.STOPPING);
        }
    }
}
