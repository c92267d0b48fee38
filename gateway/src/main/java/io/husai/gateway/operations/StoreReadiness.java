package io.husai.gateway.operations;

import io.husai.contracts.artifact.ArtifactStore;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the artifact store can be read and written. */
@Readiness
@ApplicationScoped
class StoreReadiness implements AsyncHealthCheck {
    private static final String NAME = "artifact store";
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ArtifactStore store;

    StoreReadiness(ArtifactStore store) {
        this.store = store;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(this::check)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(() -> down("no answer in " + PATIENCE.toSeconds() + " s"));
    }

    private HealthCheckResponse check() {
        try {
            store.checkHealth();
            return HealthCheckResponse.up(NAME);
        } catch (IOException e) {
            return down(e.getClass().getSimpleName());
        }
    }

    private static HealthCheckResponse down(String reason) {
        return HealthCheckResponse.named(NAME).down().withData("reason", reason).build();
    }
}
