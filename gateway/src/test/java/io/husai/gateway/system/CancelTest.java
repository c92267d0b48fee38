package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.JobReleased;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class CancelTest {
    @Inject ArtifactStore store;

    @Test
    void shouldEndACancelledStudyAndTellTrainers() throws IOException {
        String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));

        given().delete("/api/studies/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));

        assertThat(store.exists(ArtifactKey.cancelled(UUID.fromString(id)))).isTrue();
    }

    @Test
    void shouldRecordLateEventsWithoutActing() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested job = cluster.awaitFirstJob(id);
            given().delete("/api/studies/" + id).then().statusCode(200);

            // when
            cluster.progressCompleted(cluster.claim(job), job, 1);
            cluster.send(new JobReleased(Cluster.claimOf(job), "cancelled"));

            // then
            Await.until(() -> Requests.completedRuns(id) == 1);
            cluster.tap()
                    .expectNone(
                            record ->
                                    record.key().filter(job.jobId()::equals).isPresent()
                                            && record.text().contains("\"attempt\":2"),
                            Duration.ofSeconds(1));
            assertThat(Requests.status(id)).isEqualTo("cancelled");
        }
    }

    @Test
    void shouldCancelTwiceWithTheSameAnswer() {
        String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
        given().delete("/api/studies/" + id).then().statusCode(200);

        given().delete("/api/studies/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));
    }

    @Test
    void shouldNotKnowAnUnknownStudy() {
        given().delete("/api/studies/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }
}
