package io.husai.metrics.operations;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down while work waits for something unavailable; shows some of it, with the reasons. */
@Readiness
@ApplicationScoped
class WorkReadiness implements AsyncHealthCheck {
    private static final int SHOWN = 5;

    private final Unavailability unavailability;

    WorkReadiness(Unavailability unavailability) {
        this.unavailability = unavailability;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        Map<String, String> waiting = unavailability.waiting();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("nothing waits for what is unavailable")
                        .status(waiting.isEmpty())
                        .withData("waiting", waiting.size());
        waiting.entrySet().stream()
                .limit(SHOWN)
                .forEach(entry -> response.withData(entry.getKey(), entry.getValue()));
        return Uni.createFrom().item(response.build());
    }
}
