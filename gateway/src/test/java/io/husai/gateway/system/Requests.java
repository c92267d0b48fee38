package io.husai.gateway.system;

import static io.restassured.RestAssured.given;

import io.husai.contracts.Sha256;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Requests to the gateway. */
public final class Requests {
    private Requests() {}

    /** A recipe that no study has used. */
    public static String freshRecipe() {
        int seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        return "{\"kind\": \"modular-addition\", \"seed\": " + seed + "}";
    }

    public static String randomSha256() {
        return Sha256.of(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Two conditions with three seeds, then retrain and control (k = 4) with three others. */
    public static String adaptiveL0(String dataset) {
        return """
        {"kind": "adaptive-l0", "dataset": %s, "parameters": {
          "dSae": 16, "k": [2, 4], "controlK": 4, "batchSize": 250,
          "searchSeeds": [1, 2, 3], "searchEpochs": 5,
          "retrainSeeds": [11, 12, 13], "retrainEpochs": 10, "snapshotEveryEpochs": 5}}
        """
                .formatted(dataset);
    }

    static Response post(String body, String key) {
        return given().contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/api/studies");
    }

    static String submit(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/studies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static String status(String id) {
        return given().get("/api/studies/" + id).then().extract().path("status");
    }

    /** How many of the study's jobs are in that state. */
    static long jobs(String id, String state) {
        Number count = study(id).path("jobs." + state);
        return count == null ? 0 : count.longValue();
    }

    /** Steps done by the first run of the first condition. */
    static long step(String id) {
        return study(id).<Number>path("conditions[0].runs[0].step").longValue();
    }

    static long completedRuns(String id) {
        List<List<String>> states = study(id).path("conditions.runs.state");
        return states.stream().flatMap(List::stream).filter("completed"::equals).count();
    }

    static boolean hasFigure(String id) {
        return study(id).path("conditions[0].figure") != null;
    }

    static List<String> trainers() {
        return given().get("/api/trainers").then().extract().path("trainers.name");
    }

    private static ExtractableResponse<Response> study(String id) {
        return given().get("/api/studies/" + id).then().statusCode(200).extract();
    }
}
