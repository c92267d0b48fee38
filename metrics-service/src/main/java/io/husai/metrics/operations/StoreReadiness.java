package io.husai.metrics.operations;

import io.husai.contracts.artifact.ArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the artifact store can be reached. Blocks, so it runs on a worker thread. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
    private final ArtifactStore store;

    StoreReadiness(ArtifactStore store) {
        this.store = store;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("artifact store");
        try {
            store.checkHealth();
            return response.up().build();
        } catch (IOException e) {
            return response.down().withData("reason", String.valueOf(e.getMessage())).build();
        }
    }
}
