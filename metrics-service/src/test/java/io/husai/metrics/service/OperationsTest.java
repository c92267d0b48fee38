package io.husai.metrics.service;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperationsTest extends ServiceTest {
    @Test
    void shouldBecomeReadyOnceItHasPartitions() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
        given().get("/q/health/ready")
                .then()
                .body("checks.name", org.hamcrest.Matchers.hasItem("partitions assigned"))
                .body("checks.name", org.hamcrest.Matchers.hasItem("artifact store"));
    }

    @Test
    void shouldNameTheParameterThatIsMissing() {
        given().get("/api/consistency")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("conditionId"))
                .body("detail", containsString("a text that is not empty"));
    }

    @Test
    void shouldNameTheParameterThatIsNoNumber() {
        given().queryParam("conditionId", "x")
                .queryParam("a", "first")
                .queryParam("b", "2")
                .queryParam("step", "0")
                .get("/api/conditions/matching")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("a"));
    }

    @Test
    void shouldDescribeItsApi() {
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/contrasts"));
    }

    @Test
    void shouldMeasureTheDecoderCache() {
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("husai_metrics_decoder_cache_bytes"));
    }
}
