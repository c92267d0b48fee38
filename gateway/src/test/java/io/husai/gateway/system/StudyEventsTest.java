package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class StudyEventsTest {
    @Test
    void shouldReplayThePresentAndThenFollow() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            TrainingRequested job = cluster.awaitFirstJob(id);
            ConditionDeclared condition = cluster.awaitDeclaration(id, 1).conditions().get(0);
            cluster.send(Cluster.figure(id, condition, 0, 1, true, 0.25, 0.0));
            Await.until(() -> Requests.hasFigure(id));

            try (EventSource source = new EventSource(id, null)) {
                // when
                source.await(event -> event.name().equals("progress"));
                source.await(event -> event.name().equals("consistency"));
                cluster.progress(cluster.claim(job), job, 3);
                EventSource.Received live =
                        source.await(
                                event ->
                                        event.name().equals("progress")
                                                && event.data().contains("\"step\":3"));
                given().delete("/api/studies/" + id).then().statusCode(200);
                source.await(event -> event.name().equals("end"));

                // then
                assertThat(source.received().get(0).name()).isEqualTo("study");
                assertThat(live.data()).contains("\"state\":\"running\"");
                Await.until(source::ended);
            }
        }
    }

    @Test
    void shouldReplayAnEndedStudyAndEnd() {
        String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
        given().delete("/api/studies/" + id).then().statusCode(200);

        try (EventSource source = new EventSource(id, null)) {
            Await.until(source::ended);

            assertThat(source.received())
                    .extracting(EventSource.Received::name)
                    .isEqualTo(List.of("study", "end"));
        }
    }

    @Test
    void shouldGoOnBehindTheLastEvent() {
        try (Cluster cluster = new Cluster()) {
            // given
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            cluster.awaitFirstJob(id);
            String last;
            try (EventSource source = new EventSource(id, null)) {
                last = source.await(event -> source.count("progress") == 6).id();
            }
            given().delete("/api/studies/" + id).then().statusCode(200);

            // when
            try (EventSource source = new EventSource(id, last)) {
                Await.until(source::ended);

                // then
                assertThat(source.count("progress")).isZero();
                assertThat(source.count("end")).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldNotFollowAnUnknownStudy() {
        given().accept("text/event-stream")
                .get("/api/studies/" + UUID.randomUUID() + "/events")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }
}
