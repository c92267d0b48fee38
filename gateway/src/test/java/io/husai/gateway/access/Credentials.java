package io.husai.gateway.access;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the tests' people and programs show. */
final class Credentials {
    private Credentials() {}

    static RequestSpecification by(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    static RequestSpecification byOperator() {
        return by(LoginNeeded.BOOTSTRAP_KEY);
    }

    /** A new key of that role. */
    static String key(Role role) {
        return byOperator()
                .contentType(ContentType.JSON)
                .body("{\"name\": \"of a test\", \"role\": \"" + role.text() + "\"}")
                .post("/api/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    static String idOf(String key) {
        return key.split("_")[1];
    }

    static void revoke(String key) {
        byOperator().delete("/api/keys/" + idOf(key)).then().statusCode(204);
    }

    static String revokedKey(Role role) {
        String key = key(role);
        revoke(key);
        return key;
    }

    /** The same key with another secret. */
    static String wrong(String key) {
        String last = key.endsWith("0") ? "1" : "0";
        return key.substring(0, key.length() - 1) + last;
    }

    /** A good token of the provider; without roles it lets its holder do nothing. */
    static String token(String... roles) {
        return sign(claims(roles));
    }

    static JwtClaimsBuilder claims(String... roles) {
        return Jwt.claims()
                .issuer(setting("quarkus.oidc.auth-server-url"))
                .audience("husai")
                .subject("42")
                .upn("ada")
                .groups(Set.of(roles))
                .issuedAt(Instant.now())
                .expiresAt(Instant.now().plus(Duration.ofMinutes(5)));
    }

    static String sign(JwtClaimsBuilder claims) {
        return claims.jws().keyId(TokenIssuer.KEY_ID).sign(signingKey());
    }

    private static PrivateKey signingKey() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(
                                    Base64.getDecoder().decode(setting(TokenIssuer.SIGNING_KEY))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the issuer's key is unreadable", e);
        }
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
