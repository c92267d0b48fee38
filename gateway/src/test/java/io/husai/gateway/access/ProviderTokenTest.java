package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.testing.BackingServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(LoginNeeded.class)
@QuarkusTestResource(
        value = BackingServices.class,
        initArgs = @ResourceArg(name = "role", value = "gateway"))
class ProviderTokenTest {
    @ParameterizedTest
    @CsvSource({
        "viewer, /api/studies, 200",
        "viewer, /api/keys, 403",
        "researcher, /api/studies, 200",
        "researcher, /api/keys, 403",
        "operator, /api/studies, 200",
        "operator, /api/keys, 200",
        "admin, /api/studies, 403"
    })
    void shouldTakeTheRoleOfAToken(String role, String path, int status) {
        assertThat(get(path, Credentials.token(role))).isEqualTo(status);
    }

    @Test
    void shouldRefuseAnExpiredToken() {
        Instant past = Instant.now().minusSeconds(600);

        assertRefused(operator().issuedAt(past).expiresAt(past.plusSeconds(60)));
    }

    @Test
    void shouldRefuseATokenForSomeoneElse() {
        assertRefused(operator().audience("another-service"));
    }

    @Test
    void shouldRefuseATokenOfAnotherIssuer() {
        assertRefused(operator().issuer("http://127.0.0.1:1"));
    }

    @Test
    void shouldRefuseATokenWithAnotherSignature() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);

        String forged =
                operator()
                        .jws()
                        .keyId(TokenIssuer.KEY_ID)
                        .sign(generator.generateKeyPair().getPrivate());

        assertThat(get("/api/studies", forged)).isEqualTo(401);
    }

    @Test
    void shouldRefuseAnUnsignedToken() {
        String payload = Credentials.token("operator").split("\\.")[1];

        String unsigned = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + payload + ".";

        assertThat(get("/api/studies", unsigned)).isEqualTo(401);
    }

    @Test
    void shouldRefuseWhatIsNoToken() {
        assertThat(get("/api/studies", "nonsense")).isEqualTo(401);
    }

    private static JwtClaimsBuilder operator() {
        return Credentials.claims("operator");
    }

    private static void assertRefused(JwtClaimsBuilder claims) {
        Credentials.by(Credentials.sign(claims))
                .get("/api/studies")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    private static int get(String path, String token) {
        return Credentials.by(token).get(path).statusCode();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
