package io.husai.trainer.health;

import io.husai.trainer.TrainerConfiguration;
import io.husai.trainer.job.JobQueue;
import io.husai.trainer.job.Trainer;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the queue's loop turns and the job in hand gives signs of life. */
@Liveness
@Singleton
final class WorkingLoopLiveness implements HealthCheck {
    private final JobQueue queue;
    private final Trainer trainer;
    private final long limitMillis;

    WorkingLoopLiveness(JobQueue queue, Trainer trainer, TrainerConfiguration configuration) {
        this.queue = queue;
        this.trainer = trainer;
        this.limitMillis = configuration.livenessAfter().toMillis();
    }

    @Override
    public HealthCheckResponse call() {
        long queueSilent = queue.idleMillis();
        long workSilent = trainer.silentMillis();
        return HealthCheckResponse.named("working-loop")
                .withData("queueSilentMillis", queueSilent)
                .withData("workSilentMillis", workSilent)
                .status(queueSilent < limitMillis && workSilent < limitMillis)
                .build();
    }
}
