package io.husai.gateway.access;

import com.sun.net.httpserver.HttpServer;
import io.husai.contracts.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A small identity provider on loopback: discovery and its public key. What it signs with goes to
 * the tests by configuration, since they are loaded elsewhere.
 */
public final class TokenIssuer implements QuarkusTestResourceLifecycleManager {
    static final String SIGNING_KEY = "husai.testing.signing-key";
    static final String KEY_ID = "1";

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            serve("/.well-known/openid-configuration", discovery(address));
            serve("/keys", Map.of("keys", List.of(jwk((RSAPublicKey) keys.getPublic()))));
            server.start();
            return Map.of(
                    "quarkus.oidc.auth-server-url",
                    address,
                    SIGNING_KEY,
                    Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private void serve(String path, Object content) {
        byte[] body = Json.canonical(content);
        server.createContext(
                path,
                exchange -> {
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    private static Map<String, Object> discovery(String address) {
        return Map.of(
                "issuer", address,
                "jwks_uri", address + "/keys",
                "authorization_endpoint", address + "/authorize",
                "token_endpoint", address + "/token",
                "id_token_signing_alg_values_supported", List.of("RS256"));
    }

    private static Map<String, Object> jwk(RSAPublicKey key) {
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                KEY_ID,
                "n",
                unsigned(key.getModulus()),
                "e",
                unsigned(key.getPublicExponent()));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] magnitude = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }
}
