package io.husai.gateway.access;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.husai.gateway.system.Requests;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LoginNeeded.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class QueueLimitTest {
    @Inject Pool pool;

    @Test
    void shouldTakeNoStudyWhileTheQueueIsFull() {
        // given a study with as many queued jobs as husai.limits.queue allows
        String study = submit().then().statusCode(201).extract().path("id");
        execute(
                "insert into gateway.job (id, study_id, ordinal, purpose, state, attempt, progress,"
                        + " progress_at_issue, fruitless) select 'full-' || n, '"
                        + study
                        + "', 1000 + n, 'TRAINING', 'QUEUED', 0, 0, 0, 0"
                        + " from generate_series(1, 2000) n");
        try {
            // when
            Response refused = submit();

            // then
            refused.then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:husai:problem:queue-full"))
                    .body("detail", containsString("at most 2000 may (husai.limits.queue)"));
        } finally {
            execute("delete from gateway.job where id like 'full-%'");
        }
        submit().then().statusCode(201);
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().indefinitely();
    }

    private static Response submit() {
        return Credentials.byOperator()
                .contentType(ContentType.JSON)
                .body(Requests.adaptiveL0(Requests.freshRecipe()))
                .post("/api/studies");
    }
}
