package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard with a login; BadRequestTest has it without one. */
@QuarkusTest
@TestProfile(LoginNeeded.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class HttpGuardTest {
    @ParameterizedTest
    @CsvSource({
        "husai.example.org, /api/trainers, 200",
        "HUSAI.example.org:443, /api/trainers, 200",
        "evil.example, /api/trainers, 421",
        "10.1.2.3:8080, /api/trainers, 421",
        "10.1.2.3:8080, /q/health/live, 200",
        "10.1.2.3:8080, /q/metrics, 200",
        "'[fd00::1]:8080', /q/metrics, 200",
        "10.1.2.3:8080, /q/openapi, 421"
    })
    void shouldAnswerToItsNamesAndToTheClusterByAddress(String host, String path, int status) {
        int answered = Credentials.byOperator().header("Host", host).get(path).statusCode();

        assertThat(answered).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "https://husai.example.org, 200",
        "http://husai.example.org, 200",
        "https://behind.example.org:8443, 200",
        "https://behind.example.org, 403",
        "https://evil.example, 403",
        "null, 403"
    })
    void shouldServeItsOwnPages(String origin, int status) {
        int answered =
                Credentials.byOperator()
                        .header("Host", "husai.example.org")
                        .header("Origin", origin)
                        .get("/api/trainers")
                        .statusCode();

        assertThat(answered).isEqualTo(status);
    }
}
