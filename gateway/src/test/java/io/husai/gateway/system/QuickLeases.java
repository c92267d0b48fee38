package io.husai.gateway.system;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Short leases, so that tests see them run out. */
public class QuickLeases implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "husai.jobs.lease", "2s",
                "husai.jobs.max-attempts", "2",
                "husai.jobs.window", "2",
                "husai.jobs.runs-per-job", "10",
                "husai.datasets.max-bytes", "1M",
                "husai.limits.runs", "200");
    }
}
