package io.husai.trainer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.s3.S3Store;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.JobCompleted;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.EventProducer;
import io.husai.testing.EventTap;
import io.husai.testing.SharedBacking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The whole service with its artifacts in a bucket. */
@QuarkusTest
@QuarkusTestResource(value = S3Backing.class, restrictToAnnotatedClass = true)
class TrainerOnS3Test {
    @Inject ArtifactStore store;

    @Test
    void shouldFinishAJob() throws Exception {
        assertThat(store).isInstanceOf(S3Store.class);
        DatasetLocation dataset = new TrainingJobs(store).dataset(1);
        TrainingRequested job =
                TrainingJobs.job(dataset, TrainingJobs.condition(dataset, 6, 0, 3, 6), 4_711L);
        String broker = SharedBacking.bootstrapServers();
        try (EventTap tap = EventTap.fromNow(broker, Topics.PROGRESS);
                EventProducer producer = new EventProducer(broker)) {
            producer.send(Topics.jobs("cpu"), job);

            tap.await(JobCompleted.class, done -> done.claim().jobId().equals(job.jobId()));
        }
        for (RequestedRun run : job.runs()) {
            for (long step : new long[] {0, 3, 6}) {
                assertThat(store.exists(ArtifactKey.weights(run.runId(), step))).isTrue();
                assertThat(store.exists(ArtifactKey.cfg(run.runId(), step))).isTrue();
            }
            assertThat(store.exists(ArtifactKey.checkpoint(run.runId()))).isFalse();
        }
    }

    @Test
    void shouldBeReadyWithTheBucket() {
        given().when()
                .get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'artifact-store' }.status", equalTo("UP"));
    }
}
