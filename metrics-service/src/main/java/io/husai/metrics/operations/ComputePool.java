package io.husai.metrics.operations;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads for statistics and for reading decoders, named {@code husai-compute-N}. Their number
 * bounds how many decoders are in use at a time.
 */
@ApplicationScoped
public class ComputePool {
    private final ExecutorService threads;

    ComputePool(MetricsConfig config) {
        int wanted = config.computeThreads();
        int size = wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
        AtomicInteger number = new AtomicInteger();
        this.threads =
                Executors.newFixedThreadPool(
                        size,
                        work -> {
                            Thread thread =
                                    new Thread(work, "husai-compute-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Runs blocking or CPU work on the pool; the result arrives on the pool's thread. */
    public <T> Uni<T> run(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(threads);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
