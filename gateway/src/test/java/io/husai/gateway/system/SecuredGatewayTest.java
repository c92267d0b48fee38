package io.husai.gateway.system;

import static io.restassured.RestAssured.given;

import io.husai.contracts.event.Topics;
import io.husai.contracts.event.TrainingRequested;
import io.husai.testing.SecuredServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
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
        initArgs = @ResourceArg(name = "role", value = "gateway"),
        restrictToAnnotatedClass = true)
class SecuredGatewayTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final String broker =
            ConfigProvider.getConfig().getValue(SecuredServices.OPEN, String.class);

    @Test
    void shouldDeclareAStudyIssueJobsHearOfThemAndPutAsideWhatIsNoEvent() {
        try (Cluster cluster = new Cluster(broker)) {
            for (String topic : List.of(Topics.PROGRESS, Topics.CONSISTENCY)) {
                cluster.producer()
                        .sendRaw(topic, "broken", Map.of(), "{".getBytes(StandardCharsets.UTF_8));
            }
            String id = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));

            TrainingRequested job = cluster.awaitFirstJob(id);
            cluster.progressCompleted(cluster.claim(job), job, 1);

            Await.until(() -> Requests.completedRuns(id) == 1);
            cluster.awaitDeclaration(id, 1);
            for (String topic : List.of(Topics.PROGRESS, Topics.CONSISTENCY)) {
                cluster.tap()
                        .awaitRecord(record -> record.topic().equals(Topics.dead(topic)), LONG);
            }
            Await.until(() -> given().get("/q/health/ready").statusCode() == 200);
        }
    }
}
