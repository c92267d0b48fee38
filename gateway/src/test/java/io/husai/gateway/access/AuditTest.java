package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.husai.gateway.system.Requests;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LoginNeeded.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class AuditTest {
    @Test
    void shouldSayWhoSubmittedAndWhoCancelledAStudy() {
        String key = Credentials.key(Role.RESEARCHER);
        String study =
                post(key, UUID.randomUUID().toString(), Requests.adaptiveL0(Requests.freshRecipe()))
                        .path("id");
        Credentials.by(Credentials.token("operator"))
                .delete("/api/studies/" + study)
                .then()
                .statusCode(200);

        List<Map<String, String>> entries = entriesOf(study);

        assertThat(entries)
                .extracting(e -> e.get("action"))
                .containsExactly("study-cancelled", "study-submitted");
        assertThat(entries)
                .extracting(e -> e.get("actor"))
                .containsExactly("oidc:ada", "key:" + Credentials.idOf(key));
        assertThat(entries)
                .extracting(e -> e.get("role"))
                .containsExactly("operator", "researcher");
        assertThat(entries.get(0).get("address")).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldCarryTheRequestsCorrelation() {
        String correlation = UUID.randomUUID().toString();

        String study =
                Credentials.byOperator()
                        .header("X-Request-Id", correlation)
                        .contentType(ContentType.JSON)
                        .body(Requests.adaptiveL0(Requests.freshRecipe()))
                        .post("/api/studies")
                        .then()
                        .header("X-Request-Id", equalTo(correlation))
                        .extract()
                        .path("id");

        assertThat(entriesOf(study).get(0).get("correlation")).isEqualTo(correlation);
    }

    @Test
    void shouldNoteOnlyWhatChanged() {
        String body = Requests.adaptiveL0(Requests.freshRecipe());
        String once = UUID.randomUUID().toString();
        String study = post(LoginNeeded.BOOTSTRAP_KEY, once, body).path("id");
        cancel(study);

        cancel(study);
        post(LoginNeeded.BOOTSTRAP_KEY, once, body).then().statusCode(200);

        assertThat(entriesOf(study)).hasSize(2);
    }

    @Test
    void shouldNoteUploadAndDeletionOfADataset() {
        String key = Credentials.key(Role.RESEARCHER);
        String dataset = upload(key);
        Credentials.byOperator().delete("/api/datasets/" + dataset).then().statusCode(204);
        Credentials.byOperator().delete("/api/datasets/" + dataset).then().statusCode(404);

        assertThat(entriesOf(dataset))
                .extracting(e -> e.get("action"))
                .containsExactly("dataset-deleted", "dataset-uploaded");
    }

    @Test
    void shouldNoteMakingAndRevokingAKey() {
        String id = Credentials.idOf(Credentials.revokedKey(Role.VIEWER));
        Credentials.byOperator().delete("/api/keys/" + id).then().statusCode(204);

        assertThat(entriesOf(id))
                .extracting(e -> e.get("action"))
                .containsExactly("key-revoked", "key-made");
    }

    @Test
    void shouldLogWhatItNotes() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Handler handler = into(lines);
        Logger logger = Logger.getLogger(Audit.class.getName());
        logger.addHandler(handler);
        try {
            String id = Credentials.idOf(Credentials.key(Role.VIEWER));

            assertThat(lines)
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .matches(
                                                    "audit action=key-made subject="
                                                            + id
                                                            + " actor=key:bootstrap role=operator"
                                                            + " correlation=[0-9a-f-]{36}"
                                                            + " address=127.0.0.1"));
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void shouldGiveOnePageAfterTheOther() {
        Credentials.key(Role.VIEWER);
        Credentials.key(Role.VIEWER);

        JsonPath first = page("?limit=1");
        JsonPath second = page("?limit=1&before=" + first.getLong("next"));

        List<String> both = page("?limit=2").getList("entries.subject");
        assertThat(both)
                .containsExactly(
                        first.getString("entries[0].subject"),
                        second.getString("entries[0].subject"));
        assertThat(both).doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseACursorThatIsNone() {
        Credentials.byOperator()
                .get("/api/audit?before=yesterday")
                .then()
                .statusCode(400)
                .body("field", equalTo("before"));
        Credentials.byOperator()
                .get("/api/audit?before=0")
                .then()
                .statusCode(200)
                .body("entries", hasSize(0));
    }

    private static Handler into(Queue<String> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(String.format(entry.getMessage(), entry.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static JsonPath page(String query) {
        return Credentials.byOperator().get("/api/audit" + query).jsonPath();
    }

    /** Newest first. */
    private static List<Map<String, String>> entriesOf(String subject) {
        return page("?limit=200").getList("entries.findAll { it.subject == '" + subject + "' }");
    }

    private static Response post(String key, String once, String body) {
        return Credentials.by(key)
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", once)
                .body(body)
                .post("/api/studies");
    }

    private static void cancel(String study) {
        Credentials.byOperator().delete("/api/studies/" + study).then().statusCode(200);
    }

    /** A safetensors file that no other test uploads, of more than one network buffer. */
    private static String upload(String key) {
        int rows = 50_000;
        byte[] header =
                ("{\"activations\":{\"dtype\":\"F32\",\"shape\":["
                                + rows
                                + ",2],\"data_offsets\":[0,"
                                + 8 * rows
                                + "]}}")
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + 8 * rows).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        while (file.hasRemaining()) {
            file.putFloat(ThreadLocalRandom.current().nextFloat());
        }
        return Credentials.by(key)
                .contentType("application/octet-stream")
                .body(file.array())
                .post("/api/datasets")
                .then()
                .statusCode(201)
                .extract()
                .path("sha256");
    }
}
