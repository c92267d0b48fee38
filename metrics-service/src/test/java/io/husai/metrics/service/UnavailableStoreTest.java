package io.husai.metrics.service;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.SnapshotTaken;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UnavailableStoreTest extends ServiceTest {
    // of no other test: decoders that are cached by their digest need no store
    private static final long SEED = 313;

    @Test
    void shouldWaitForTheStoreAndSayThatItDoes() throws IOException {
        Study study = study();
        SnapshotTaken snapshot = study.snapshot("a", SEED, 0);
        Path elsewhere = artifacts.resolveSibling("elsewhere");
        awaitReadiness(200);

        Files.move(artifacts, elsewhere);
        try {
            producer.send("husai.snapshots", snapshot);
            awaitReadiness(503);
            tap.expectNone(
                    record -> record.text().contains(study.studyId()), Duration.ofMillis(500));
        } finally {
            Files.move(elsewhere, artifacts);
        }

        tap.await(ConsistencyUpdated.class, f -> f.conditionId().equals(study.conditionId("a")));
        awaitReadiness(200);
    }

    private static void awaitReadiness(int status) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(status));
    }
}
