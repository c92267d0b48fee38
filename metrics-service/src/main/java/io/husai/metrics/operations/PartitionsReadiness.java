package io.husai.metrics.operations;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the broker has given this instance partitions of the snapshots: before that, nothing
 * would happen. The studies have one partition only, which another instance may have.
 */
@Readiness
@ApplicationScoped
class PartitionsReadiness implements AsyncHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final KafkaClientService clients;

    PartitionsReadiness(KafkaClientService clients) {
        this.clients = clients;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.combine()
                .all()
                .unis(partitions("snapshots"), partitions("studies"))
                .asTuple()
                .map(
                        assigned ->
                                HealthCheckResponse.named("partitions assigned")
                                        .status(assigned.getItem1() > 0)
                                        .withData("snapshots", assigned.getItem1())
                                        .withData("studies", assigned.getItem2())
                                        .build());
    }

    private Uni<Integer> partitions(String channel) {
        KafkaConsumer<?, ?> consumer = clients.getConsumer(channel);
        if (consumer == null) {
            return Uni.createFrom().item(0);
        }
        Uni<Set<TopicPartition>> assignments = consumer.getAssignments();
        return assignments
                .map(Set::size)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(0)
                .onFailure()
                .recoverWithItem(0);
    }
}
