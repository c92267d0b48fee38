package io.husai.trainer;

import io.husai.trainer.job.JobEnd;
import io.husai.trainer.job.WorkMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** The trainer's meters, in base units. Steps per second are the rate of the steps. */
@Singleton
final class TrainerMeters implements WorkMeter {
    private static final String RUNS = "husai.trainer.runs";
    private static final String OUTCOME = "outcome";

    private final MeterRegistry registry;
    private final Counter steps;
    private final Counter trained;
    private final Counter found;
    private final Counter failed;

    TrainerMeters(MeterRegistry registry) {
        this.registry = registry;
        this.steps =
                Counter.builder("husai.trainer.steps")
                        .description("optimizer steps done, over all runs")
                        .register(registry);
        this.trained = runs("trained");
        this.found = runs("found");
        this.failed = runs("failed");
    }

    private Counter runs(String outcome) {
        return Counter.builder(RUNS)
                .description("runs that ended: trained here, found complete in the store, failed")
                .tag(OUTCOME, outcome)
                .register(registry);
    }

    @Override
    public void steps(long count) {
        steps.increment(count);
    }

    @Override
    public void runCompleted(boolean wasTrained) {
        (wasTrained ? trained : found).increment();
    }

    @Override
    public void runFailed() {
        failed.increment();
    }

    @Override
    public void jobEnded(JobEnd end, Duration duration) {
        Timer.builder("husai.trainer.job.duration")
                .description("from the claim of a job to its last event")
                .tag(OUTCOME, end.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(duration);
    }
}
