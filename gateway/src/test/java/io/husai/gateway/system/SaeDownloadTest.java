package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class SaeDownloadTest {
    /** Of the first phase: 5 epochs of 4 batches. */
    private static final long LAST = 20;

    @Inject ArtifactStore store;

    @Test
    void shouldGiveTheFolderOfTheLastStepAsAZip() throws IOException {
        String runId = declaredRun();
        byte[] weights = put(ArtifactKey.weights(runId, LAST), "W".repeat(300_000));
        byte[] cfg = put(ArtifactKey.cfg(runId, LAST), "{\"d_in\": 16}");

        byte[] zip =
                given().get("/api/runs/" + runId + "/sae")
                        .then()
                        .statusCode(200)
                        .contentType("application/zip")
                        .header(
                                "Content-Disposition",
                                "attachment; filename=\"sae-"
                                        + runId.substring(0, 12)
                                        + "-20.zip\"")
                        .extract()
                        .asByteArray();

        assertThat(unpacked(zip))
                .containsOnlyKeys("sae_weights.safetensors", "cfg.json")
                .satisfies(
                        files -> {
                            assertThat(files.get("sae_weights.safetensors")).isEqualTo(weights);
                            assertThat(files.get("cfg.json")).isEqualTo(cfg);
                        });
    }

    @Test
    void shouldGiveTheStepThatIsAskedFor() throws IOException {
        String runId = declaredRun();
        put(ArtifactKey.weights(runId, 0), "W0");
        byte[] cfg = put(ArtifactKey.cfg(runId, 0), "{\"step\": 0}");

        byte[] zip = given().get("/api/runs/" + runId + "/sae?step=0").asByteArray();

        assertThat(unpacked(zip).get("cfg.json")).isEqualTo(cfg);
    }

    @Test
    void shouldNotGiveAStepThatIsNotComplete() throws IOException {
        String runId = declaredRun();
        put(ArtifactKey.weights(runId, LAST), "W");

        given().get("/api/runs/" + runId + "/sae")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("step 20 of that run is not in the store"));
    }

    @Test
    void shouldNotKnowARunThatNoStudyHas() {
        given().get("/api/runs/" + Requests.randomSha256() + "/sae")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("no run has that id"));
    }

    @Test
    void shouldRefuseAStepBeyondTheLast() {
        String runId = declaredRun();

        for (String step : List.of("21", "-1", "last")) {
            given().queryParam("step", step)
                    .get("/api/runs/" + runId + "/sae")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("field", equalTo("step"))
                    .body("detail", containsString("a planned step from 0 to 20"));
        }
    }

    private String declaredRun() {
        try (Cluster cluster = new Cluster()) {
            String study = Requests.submit(Requests.adaptiveL0(Requests.freshRecipe()));
            return cluster.awaitFirstJob(study).runs().get(0).runId();
        }
    }

    private byte[] put(ArtifactKey key, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        store.replace(key, out -> out.write(bytes));
        return bytes;
    }

    private static Map<String, byte[]> unpacked(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                files.put(e.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}
