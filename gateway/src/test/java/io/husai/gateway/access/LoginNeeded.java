package io.husai.gateway.access;

import io.husai.contracts.Sha256;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** API keys and an identity provider, as in a cluster. */
public class LoginNeeded implements QuarkusTestProfile {
    private static final String SECRET = "5ec2e7".repeat(10) + "5ec2";
    static final String BOOTSTRAP_KEY = "husai_bootstrap_" + SECRET;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "husai.access.keys", "true",
                "husai.access.oidc", "true",
                "husai.access.bootstrap-key-sha256",
                        Sha256.of(SECRET.getBytes(StandardCharsets.US_ASCII)),
                "husai.access.hosts", "127.0.0.1,localhost,husai.example.org",
                "husai.access.origins", "https://behind.example.org:8443",
                "husai.datasets.max-bytes", "1M");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(TokenIssuer.class));
    }
}
