package io.husai.gateway.system;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Traces are on, and are sent nowhere. */
public class Traced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.otel.sdk.disabled", "false");
    }
}
