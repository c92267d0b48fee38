package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class OperationsTest {
    @Test
    void shouldBeReadyWithPartitionsDatabaseAndStore() {
        Await.until(() -> given().get("/q/health/ready").statusCode() == 200);

        String health = given().get("/q/health/ready").asString();

        assertThat(health).contains("channels", "artifact store", "Reactive PostgreSQL");
    }

    @Test
    void shouldCountWhatItPublishes() {
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("husai_outbox_published_total"));
    }

    @Test
    void shouldDescribeItsApi() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/studies'.post.summary", equalTo("Ask for a study"));
    }

    @Test
    void shouldTakeWhoeverIsOnThisMachineForAnOperator() {
        String study = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));

        given().get("/api/audit")
                .then()
                .statusCode(200)
                .body("entries.find { it.subject == '" + study + "' }.actor", equalTo("local"))
                .body("entries.find { it.subject == '" + study + "' }.role", equalTo("operator"));
    }
}
