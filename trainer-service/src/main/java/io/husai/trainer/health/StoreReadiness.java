package io.husai.trainer.health;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.trainer.job.StoreCondition;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the artifact store can be read and written. Runs on a worker thread. */
@Readiness
@Singleton
final class StoreReadiness implements HealthCheck {
    private final ArtifactStore store;
    private final StoreCondition condition;

    StoreReadiness(ArtifactStore store, StoreCondition condition) {
        this.store = store;
        this.condition = condition;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("artifact-store");
        Optional<String> outage = outage();
        outage.ifPresent(reason -> response.withData("reason", reason));
        return response.status(outage.isEmpty()).build();
    }

    private Optional<String> outage() {
        try {
            store.checkHealth();
            return condition.outage();
        } catch (IOException e) {
            return Optional.of(StoreCondition.describe(e));
        }
    }
}
