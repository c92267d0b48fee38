package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.husai.gateway.system.Await;
import io.husai.gateway.system.Requests;
import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(LoginNeeded.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class ApiKeyTest {
    @Test
    void shouldShowAKeyOnce() {
        String key = Credentials.key(Role.RESEARCHER);

        String list = Credentials.byOperator().get("/api/keys").asString();

        assertThat(key).matches("husai_[0-9a-f]{16}_[0-9a-f]{64}");
        assertThat(list)
                .contains(Credentials.idOf(key))
                .doesNotContain(key.split("_")[2])
                .doesNotContain(BearerKey.parse(key).orElseThrow().digest());
    }

    @Test
    void shouldSayWhoMadeAKeyAndWhenItWasUsed() {
        String key = Credentials.key(Role.VIEWER);
        assertThat(listed(key, "createdBy")).isEqualTo("key:bootstrap");
        assertThat(listed(key, "lastUsedAt")).isNull();

        Credentials.by(key).get("/api/trainers").then().statusCode(200);

        assertThat(listed(key, "lastUsedAt")).isNotNull();
    }

    @Test
    void shouldStopWorkingAtOnceWhenRevoked() {
        String key = Credentials.key(Role.OPERATOR);
        Credentials.by(key).get("/api/keys").then().statusCode(200);

        Credentials.by(key).delete("/api/keys/" + Credentials.idOf(key)).then().statusCode(204);

        Credentials.by(key).get("/api/keys").then().statusCode(401);
        assertThat(listed(key, "revokedAt")).isNotNull();
    }

    @Test
    void shouldKeepTheTimeOfTheFirstRevocation() {
        String key = Credentials.revokedKey(Role.VIEWER);
        String first = listed(key, "revokedAt");

        Credentials.revoke(key);

        assertThat(listed(key, "revokedAt")).isEqualTo(first);
    }

    @Test
    void shouldEndTheStreamsOfARevokedKey() {
        String key = Credentials.key(Role.VIEWER);
        AtomicInteger lines = new AtomicInteger();
        CompletableFuture<Void> stream = follow(submitted(), key, lines);
        Await.until(() -> lines.get() > 0);
        assertThat(stream).isNotDone();

        Credentials.revoke(key);

        Await.until(stream::isDone);
    }

    @Test
    void shouldNotKnowAnUnknownKey() {
        Credentials.byOperator()
                .delete("/api/keys/0123456789abcdef")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"role": "viewer"}                                    | name
                    {"name": " ", "role": "viewer"}                       | name
                    {"name": 7, "role": "viewer"}                         | name
                    {"name": "ci"}                                        | role
                    {"name": "ci", "role": "admin"}                       | role
                    {"name": "ci", "role": "viewer", "expires": "never"}  | expires
                    []                                                    | request
                    """)
    void shouldNameTheFieldOfAKeyThatIsNotMade(String body, String field) {
        Credentials.byOperator()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/keys")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @Test
    void shouldNotListTheConfiguredKey() {
        Credentials.byOperator()
                .get("/api/keys")
                .then()
                .statusCode(200)
                .body("keys", notNullValue())
                .body("keys.find { it.id == 'bootstrap' }", nullValue());
    }

    private static String submitted() {
        return Credentials.byOperator()
                .contentType(ContentType.JSON)
                .body(Requests.adaptiveL0(Requests.freshRecipe()))
                .post("/api/studies")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Done when the stream ends, in whatever way. */
    private static CompletableFuture<Void> follow(String study, String key, AtomicInteger lines) {
        URI address =
                URI.create(
                        "http://localhost:"
                                + RestAssured.port
                                + "/api/studies/"
                                + study
                                + "/events");
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .header("Accept", "text/event-stream")
                        .header("Authorization", "Bearer " + key)
                        .build();
        CompletableFuture<HttpResponse<Stream<String>>> response =
                HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofLines());
        return response.thenAcceptAsync(
                answer -> answer.body().forEach(line -> lines.incrementAndGet()));
    }

    private static String listed(String key, String field) {
        return Credentials.byOperator()
                .get("/api/keys")
                .then()
                .extract()
                .path("keys.find { it.id == '" + Credentials.idOf(key) + "' }." + field);
    }
}
