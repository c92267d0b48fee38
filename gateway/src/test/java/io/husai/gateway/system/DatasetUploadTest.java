package io.husai.gateway.system;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.tensor.SafetensorsWriter;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(QuickLeases.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class DatasetUploadTest {
    @Inject ArtifactStore store;

    @AfterEach
    void shouldLeaveNothingBehind() throws IOException {
        Path incoming =
                Path.of(ConfigProvider.getConfig().getValue("husai.artifacts.folder", String.class))
                        .resolve(".incoming");
        if (!Files.isDirectory(incoming)) {
            return;
        }
        try (Stream<Path> files = Files.list(incoming)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith("upload-")))
                    .isEmpty();
        }
    }

    @Test
    void shouldStoreAnUploadInCanonicalForm() throws IOException {
        // given
        float[] values = {1, 2, 3, 4, 5, 6};
        byte[] canonical = file(new SafetensorsWriter().add("activations", values, 3, 2));
        byte[] upload =
                file(
                        new SafetensorsWriter()
                                .metadata("made", "by hand")
                                .add("labels", new long[] {1, 2, 3}, 3)
                                .add("x", values, 3, 2));

        // when
        String sha256 =
                upload(upload)
                        .statusCode(201)
                        .body("rows", equalTo(3))
                        .body("dModel", equalTo(2))
                        .body("mean", equalTo(3.5f))
                        .extract()
                        .path("sha256");

        // then
        assertThat(sha256).isEqualTo(Sha256.of(canonical));
        assertThat(store.read(ArtifactKey.activations(sha256), 1_000)).isEqualTo(canonical);
        assertThat(store.exists(ArtifactKey.datasetDescription(sha256))).isTrue();
        given().get("/api/datasets/" + sha256)
                .then()
                .statusCode(200)
                .body("standardDeviation.doubleValue()", closeTo(1.8708286933869707, 1e-6));
    }

    @Test
    void shouldWidenHalfPrecision() throws IOException {
        // 1.5 is 0x3e00 as float16
        byte[] header =
                "{\"x\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[0,4]}}"
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer half = ByteBuffer.allocate(8 + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        half.putLong(header.length).put(header).putShort((short) 0x3e00).putShort((short) 0x3e00);
        byte[] canonical =
                file(new SafetensorsWriter().add("activations", new float[] {1.5f, 1.5f}, 2, 1));

        upload(half.array()).statusCode(201).body("sha256", equalTo(Sha256.of(canonical)));
    }

    @Test
    void shouldTakeAnNpyFileAndKnowItByItsDigest() throws IOException {
        byte[] header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n"
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer npy =
                ByteBuffer.allocate(10 + header.length + 24).order(ByteOrder.LITTLE_ENDIAN);
        npy.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        npy.putShort((short) header.length).put(header);
        for (float value : new float[] {6, 5, 4, 3, 2, 1}) {
            npy.putFloat(value);
        }
        byte[] canonical =
                file(
                        new SafetensorsWriter()
                                .add("activations", new float[] {6, 5, 4, 3, 2, 1}, 3, 2));

        upload(npy.array()).statusCode(201).body("sha256", equalTo(Sha256.of(canonical)));

        given().get("/api/datasets/" + Sha256.of(npy.array()))
                .then()
                .statusCode(200)
                .body("sha256", equalTo(Sha256.of(canonical)));
    }

    @Test
    void shouldInspectAndDeleteADataset() throws IOException {
        // columns 1 and 10 times the same values: one direction
        float[] values = {1, 10, 2, 20, 4, 40, 9, 90};
        String sha256 =
                upload(file(new SafetensorsWriter().add("x", values, 4, 2)))
                        .statusCode(201)
                        .extract()
                        .path("sha256");

        given().get("/api/datasets/" + sha256 + "/inspection")
                .then()
                .statusCode(200)
                .body("rowsLookedAt", equalTo(4))
                .body("effectiveRank.doubleValue()", closeTo(1, 1e-6))
                .body("leastColumnDeviation.doubleValue()", closeTo(3.559026084010437, 1e-6));

        given().delete("/api/datasets/" + sha256).then().statusCode(204);
        given().get("/api/datasets/" + sha256).then().statusCode(404);
        given().delete("/api/datasets/" + sha256).then().statusCode(404);
        assertThat(store.exists(ArtifactKey.activations(sha256))).isFalse();
    }

    @Test
    void shouldTrainOnAnUpload() throws IOException {
        float[] values = new float[1000 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = ThreadLocalRandom.current().nextFloat();
        }
        String sha256 =
                upload(file(new SafetensorsWriter().add("activations", values, 1000, 16)))
                        .statusCode(201)
                        .extract()
                        .path("sha256");
        try (Cluster cluster = new Cluster()) {
            String id = Requests.submit(Requests.adaptiveL0("{\"sha256\": \"" + sha256 + "\"}"));

            TrainingRequested job = cluster.awaitJobs(id, 1).get(0);

            assertThat(job.dataset().sha256()).isEqualTo(sha256);
            assertThat(job.dataset().rows()).isEqualTo(1000);
            given().delete("/api/datasets/" + sha256)
                    .then()
                    .statusCode(409)
                    .body("detail", containsString(id));
        }
    }

    @Test
    void shouldNameTheFirstEntryThatIsNotFinite() throws IOException {
        float[] values = {1, 2, 3, Float.NaN, 5, Float.POSITIVE_INFINITY};

        upload(file(new SafetensorsWriter().add("activations", values, 3, 2)))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("activations[1][1]"))
                .body("detail", containsString("a finite number"));
    }

    @Test
    void shouldRefuseATruncatedFile() throws IOException {
        byte[] whole = file(new SafetensorsWriter().add("activations", new float[6], 3, 2));

        upload(Arrays.copyOf(whole, whole.length - 5))
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("body"))
                .body("detail", containsString("the file holds 19"));
    }

    @Test
    void shouldRefuseAFileWithoutAMatrix() throws IOException {
        upload(file(new SafetensorsWriter().add("x", new float[6], 6)))
                .statusCode(400)
                .body("field", equalTo("activations"))
                .body("detail", containsString("exactly one with 2 dimensions"));
    }

    @Test
    void shouldRefuseWholeNumbers() throws IOException {
        upload(file(new SafetensorsWriter().add("activations", new long[6], 3, 2)))
                .statusCode(400)
                .body("field", equalTo("activations.dtype"));
    }

    @Test
    void shouldRefuseWhatIsNoSafetensorsFile() {
        upload("PK not a tensor at all".getBytes(StandardCharsets.US_ASCII))
                .statusCode(400)
                .body("field", equalTo("body"));
    }

    @Test
    void shouldRefuseAFileAboveTheLimit() {
        upload(new byte[(1 << 20) + 1]).statusCode(413).contentType("application/problem+json");
    }

    @Test
    void shouldListWhatWasUploaded() throws IOException {
        float[] values = {ThreadLocalRandom.current().nextFloat(), 2};
        String sha256 =
                upload(file(new SafetensorsWriter().add("activations", values, 2, 1)))
                        .statusCode(201)
                        .extract()
                        .path("sha256");

        List<String> listed = given().get("/api/datasets").then().extract().path("datasets.sha256");

        assertThat(listed).contains(sha256);
    }

    private static ValidatableResponse upload(byte[] body) {
        return given().contentType("application/octet-stream")
                .body(body)
                .post("/api/datasets?name=test")
                .then();
    }

    private static byte[] file(SafetensorsWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.writeTo(out);
        return out.toByteArray();
    }
}
