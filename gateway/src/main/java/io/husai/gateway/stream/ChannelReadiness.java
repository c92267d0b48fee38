package io.husai.gateway.stream;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while both channels have partitions and none waits for something that is away. */
@Readiness
@ApplicationScoped
class ChannelReadiness implements AsyncHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Instance<KafkaClientService> clients;
    private final ProgressChannel progress;
    private final ConsistencyChannel consistency;

    ChannelReadiness(
            @Any Instance<KafkaClientService> clients,
            ProgressChannel progress,
            ConsistencyChannel consistency) {
        this.clients = clients;
        this.progress = progress;
        this.consistency = consistency;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("channels");
        return assigned(Channels.PROGRESS)
                .chain(
                        ofProgress ->
                                assigned(Channels.CONSISTENCY)
                                        .map(
                                                ofConsistency ->
                                                        response(
                                                                response,
                                                                ofProgress,
                                                                ofConsistency)));
    }

    private HealthCheckResponse response(
            HealthCheckResponseBuilder response, int ofProgress, int ofConsistency) {
        boolean up = ofProgress > 0 && ofConsistency > 0;
        response.withData("partitions of " + Channels.PROGRESS, ofProgress);
        response.withData("partitions of " + Channels.CONSISTENCY, ofConsistency);
        String[] waiting = {progress.waitingFor(), consistency.waitingFor()};
        for (String reason : waiting) {
            if (reason != null) {
                up = false;
                response.withData("waits for", reason);
            }
        }
        return response.status(up).build();
    }

    /** -1 while the consumer does not answer. */
    private Uni<Integer> assigned(String channel) {
        return clients.get()
                .getConsumer(channel)
                .getAssignments()
                .map(java.util.Set::size)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(-1);
    }
}
