package io.husai.gateway.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(LoginNeeded.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class RouteLoginTest {
    private static final Header BY_NAME = new Header("Host", "husai.example.org");

    private static String viewer;
    private static String researcher;
    private static String revoked;

    /** Once for all tests. */
    @BeforeEach
    void makeKeys() {
        if (revoked == null) {
            viewer = Credentials.key(Role.VIEWER);
            researcher = Credentials.key(Role.RESEARCHER);
            revoked = Credentials.revokedKey(Role.OPERATOR);
        }
    }

    static Stream<Route> routes() {
        return Route.all().stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldWantToKnowWhoAsks(Route route) {
        for (String token : badTokens()) {
            Response response = route.send(token);

            response.then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .header("WWW-Authenticate", startsWith("Bearer"))
                    .body("type", equalTo("urn:husai:problem:login-needed"));
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldRefuseTheRoleBelowAndNameTheOneItNeeds(Route route) {
        Response response = route.send(below(route.role()));

        response.then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:husai:problem:role-needed"))
                .body("detail", equalTo("it needs the role " + route.role().text()));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldLetItsRoleIn(Route route) {
        Response response = route.send(of(route.role()));

        assertThat(response.statusCode()).isIn(200, 204, 400, 404);
    }

    @Test
    void shouldCloseARouteWithoutARole() {
        given().get("/api/undeclared").then().statusCode(401);
        Credentials.byOperator()
                .get("/api/undeclared")
                .then()
                .statusCode(403)
                .body("detail", equalTo("nobody may do that"));
    }

    @Test
    void shouldTakeOnlyBearers() {
        given().auth().preemptive().basic("ada", viewer).get("/api/studies").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started"})
    void shouldTellItsHealthToEveryone(String path) {
        assertThat(given().get(path).statusCode()).isIn(200, 503);
    }

    @Test
    void shouldTellItsMetricsToPrometheus() {
        given().header("Host", "10.1.2.3:8080").get("/q/metrics").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/metrics", "/q/openapi", "/q/openapi?format=json", "/q/other"})
    void shouldKeepTheRestOfOperationsForViewers(String path) {
        given().header(BY_NAME)
                .get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", startsWith("Bearer"));
        Credentials.by(revoked).header(BY_NAME).get(path).then().statusCode(401);
        Credentials.by(Credentials.token())
                .header(BY_NAME)
                .get(path)
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", equalTo("it needs the role viewer"));
        assertThat(Credentials.by(viewer).header(BY_NAME).get(path).statusCode())
                .isEqualTo(path.equals("/q/other") ? 404 : 200);
    }

    private static List<String> badTokens() {
        List<String> tokens = new ArrayList<>();
        tokens.add(null);
        tokens.add(Credentials.wrong(researcher));
        tokens.add(Credentials.wrong(LoginNeeded.BOOTSTRAP_KEY));
        tokens.add("husai_nobody_" + "0".repeat(64));
        tokens.add("husai_");
        tokens.add(revoked);
        return tokens;
    }

    private static String below(Role role) {
        return switch (role) {
            case VIEWER -> Credentials.token();
            case RESEARCHER -> viewer;
            case OPERATOR -> researcher;
        };
    }

    private static String of(Role role) {
        return switch (role) {
            case VIEWER -> viewer;
            case RESEARCHER -> researcher;
            case OPERATOR -> LoginNeeded.BOOTSTRAP_KEY;
        };
    }
}
