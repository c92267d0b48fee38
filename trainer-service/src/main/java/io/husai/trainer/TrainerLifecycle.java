package io.husai.trainer;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.trainer.job.JobQueue;
import io.husai.trainer.job.Trainer;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts the trainer with the service and ends it before the channels close. The queue has the
 * thread {@code husai-jobs} of its own.
 */
@Singleton
final class TrainerLifecycle {
    private static final Logger LOG = Logger.getLogger(TrainerLifecycle.class);
    private static final long QUEUE_END_MILLIS = 5_000;
    private static final long IDLE_CHECK_MILLIS = 500;

    private final Trainer trainer;
    private final JobQueue queue;
    private final Optional<Duration> idleExit;
    private final Thread serving;

    TrainerLifecycle(Trainer trainer, JobQueue queue, TrainerConfiguration configuration) {
        this.trainer = trainer;
        this.queue = queue;
        this.idleExit = configuration.idleExit();
        idleExit.ifPresent(
                time ->
                        require(
                                time.compareTo(Duration.ofSeconds(1)) >= 0,
                                "husai.trainer.idle-exit",
                                time,
                                "at least PT1S"));
        this.serving = new Thread(() -> queue.serve(trainer), "husai-jobs");
        serving.setUncaughtExceptionHandler(
                (thread, fault) -> LOG.error("the jobs thread ended with a fault", fault));
    }

    void start(@Observes StartupEvent event) {
        trainer.appear();
        serving.start();
        idleExit.ifPresent(this::watchIdleness);
    }

    private void watchIdleness(Duration limit) {
        Thread watch = new Thread(() -> exitWhenIdle(limit), "husai-idle-exit");
        watch.setDaemon(true);
        watch.start();
    }

    private void exitWhenIdle(Duration limit) {
        try {
            while (trainer.idle().filter(time -> time.compareTo(limit) >= 0).isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(IDLE_CHECK_MILLIS);
            }
            LOG.infof("no work for %s: the trainer ends", limit);
            Quarkus.asyncExit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM: take no more jobs, checkpoint and give back the one in hand. */
    void stop(@Observes ShutdownEvent event) {
        queue.close();
        trainer.stop();
        try {
            serving.join(QUEUE_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        trainer.stop(); // a job that was claimed in between is given back too
        trainer.disappear();
    }
}
