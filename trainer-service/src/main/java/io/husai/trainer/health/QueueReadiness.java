package io.husai.trainer.health;

import io.husai.trainer.job.JobQueue;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the queue has given a job or been found empty. */
@Readiness
@Singleton
final class QueueReadiness implements HealthCheck {
    private final JobQueue queue;

    QueueReadiness(JobQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("jobs-queue").status(queue.ready()).build();
    }
}
