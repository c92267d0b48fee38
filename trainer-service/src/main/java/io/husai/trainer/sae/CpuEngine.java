package io.husai.trainer.sae;

import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.dataset.Activations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Trains on the CPU: as many runs at a time as there are threads, each on one thread. */
final class CpuEngine implements Engine {
    private final EngineSettings settings;
    private final String kernel;
    private final Kernel.Factory kernels;

    /**
     * @param kernel how the kernels work, in words
     */
    CpuEngine(EngineSettings settings, String kernel, Kernel.Factory kernels) {
        this.settings = settings;
        this.kernel = kernel;
        this.kernels = kernels;
    }

    @Override
    public String device() {
        String threads = settings.threads() == 1 ? " CPU thread, " : " CPU threads, ";
        return settings.threads() + threads + kernel;
    }

    @Override
    public String numerics() {
        return Numerics.CPU;
    }

    @Override
    public void train(
            Activations data, List<Task> tasks, RunObserver observer, BooleanSupplier stop)
            throws IOException, InterruptedException {
        if (tasks.isEmpty()) {
            return;
        }
        int threads = Math.min(settings.threads(), tasks.size());
        ExecutorService pool = Executors.newFixedThreadPool(threads, new Naming());
        Job job = new Job(data, observer, stop);
        try {
            List<Future<?>> workers = new ArrayList<>();
            AtomicInteger next = new AtomicInteger();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(job, tasks, next)));
            }
            awaitAll(workers);
        } finally {
            // no interrupts: they would close files that are being read; the flag ends a run within
            // a step
            job.abort();
            pool.shutdown();
            awaitEnd(pool);
        }
    }

    private Void work(Job job, List<Task> tasks, AtomicInteger next) throws IOException {
        boolean ended = false;
        try {
            for (int i = next.getAndIncrement();
                    i < tasks.size() && !job.ending();
                    i = next.getAndIncrement()) {
                new RunTraining(tasks.get(i), job, settings, kernels).train();
            }
            ended = true;
            return null;
        } finally {
            if (!ended) {
                job.abort();
            }
        }
    }

    private static void awaitAll(List<Future<?>> workers) throws IOException, InterruptedException {
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                rethrow(e.getCause());
            }
        }
    }

    private static void rethrow(Throwable cause) throws IOException {
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException("a training thread ended with " + cause, cause);
    }

    /** Waits for the threads even if interrupted: they still use the caller's dataset. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long memoryNeeded(List<RunSpec> runs, long rows) {
        return MemoryEstimate.ofParallelRuns(runs, rows, settings.threads());
    }

    private static final class Naming implements ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            return new Thread(task, "husai-train-" + count.incrementAndGet());
        }
    }
}
