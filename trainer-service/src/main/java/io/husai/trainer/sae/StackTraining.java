package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.RunSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Trains the runs of a stack on the calling thread. Losses stay on the device and are read a few
 * times a second: a run that diverged is found then, and its place in the stack is of no use from
 * then on.
 */
final class StackTraining {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX_PENDING = 256;

    private final NDManager manager;
    private final List<Engine.Task> tasks;
    private final Job job;
    private final EngineSettings settings;
    private final StackedRuns runs;
    private final StackedBatches batches;
    private final StackedQuality quality;
    private final List<LearningRate> rates;
    private final boolean[] failed;
    private final Double[] lastFiniteLoss;
    private final List<NDArray> pendingLosses = new ArrayList<>();
    private final long steps;
    private long checkpointStep;
    private long checkpointTime = System.nanoTime();
    private long progressTime = checkpointTime - PROGRESS_NANOS;

    StackTraining(NDManager manager, List<Engine.Task> tasks, Job job, EngineSettings settings) {
        this.manager = manager;
        this.tasks = tasks;
        this.job = job;
        this.settings = settings;
        this.runs = new StackedRuns(manager, tasks, tasks.stream().map(job::start).toList());
        List<BatchOrder> orders =
                tasks.stream().map(t -> BatchOrder.of(t.spec(), job.data().rows())).toList();
        this.batches = new StackedBatches(manager, job.data(), orders);
        RunSpec first = tasks.get(0).spec();
        this.quality = new StackedQuality(job.meter(), first.condition().sae());
        this.rates =
                tasks.stream().map(t -> LearningRate.of(t.spec().condition().training())).toList();
        this.failed = new boolean[tasks.size()];
        this.lastFiniteLoss = new Double[tasks.size()];
        this.steps = first.condition().training().steps();
        this.checkpointStep = runs.step();
    }

    /** Returns when all runs are completed, failed, or checkpointed for a stop. */
    void train() throws IOException {
        snapshotWherePlanned();
        double[] learningRates = new double[tasks.size()];
        while (runs.step() < steps && !allFailed()) {
            if (job.ending()) {
                readLosses();
                checkpointAll();
                return;
            }
            long next = runs.step() + 1;
            for (int r = 0; r < learningRates.length; r++) {
                learningRates[r] = rates.get(r).at(next);
            }
            try (NDManager own = manager.newSubManager()) {
                NDArray losses = runs.step(own, batches.of(own, next), learningRates);
                losses.attach(manager);
                pendingLosses.add(losses);
            }
            snapshotWherePlanned();
            report();
        }
        readLosses();
        for (int r = 0; r < failed.length; r++) {
            if (!failed[r]) {
                job.observer().completed(tasks.get(r).spec());
            }
        }
    }

    private boolean allFailed() {
        for (boolean f : failed) {
            if (!f) {
                return false;
            }
        }
        return true;
    }

    private boolean isPlanned(int run) {
        List<Long> planned = tasks.get(run).spec().condition().training().snapshotSteps();
        return !failed[run] && planned.contains(runs.step());
    }

    private void snapshotWherePlanned() throws IOException {
        boolean any = false;
        for (int r = 0; r < failed.length; r++) {
            any |= isPlanned(r);
        }
        if (!any) {
            return;
        }
        readLosses();
        List<QualitySums> sums = quality.measure(manager, runs, failed.length);
        for (int r = 0; r < failed.length; r++) {
            if (isPlanned(r)) {
                snapshot(r, sums.get(r));
            }
        }
    }

    private void snapshot(int run, QualitySums sums) throws IOException {
        RunSpec spec = tasks.get(run).spec();
        Quality measured;
        try {
            measured = quality.quality(sums);
        } catch (InvalidValueException e) {
            fail(run, runs.step(), e.getMessage());
            return;
        }
        job.observer().snapshot(spec, runs.step(), runs.weights().weights(run), measured);
    }

    private void fail(int run, long step, String reason) {
        failed[run] = true;
        job.observer().failed(tasks.get(run).spec(), step, lastFiniteLoss[run], reason);
    }

    /** Reads what the device still holds; the oldest is of step {@code step - pending + 1}. */
    private void readLosses() {
        long step = runs.step() - pendingLosses.size();
        for (NDArray pending : pendingLosses) {
            step++;
            float[] losses = pending.toFloatArray();
            pending.close();
            for (int r = 0; r < losses.length; r++) {
                if (failed[r]) {
                    continue;
                }
                if (Float.isFinite(losses[r])) {
                    lastFiniteLoss[r] = (double) losses[r];
                } else {
                    fail(r, step - 1, RunTraining.divergence(losses[r], step));
                }
            }
        }
        pendingLosses.clear();
    }

    private void report() throws IOException {
        long now = System.nanoTime();
        if (now - progressTime >= PROGRESS_NANOS || pendingLosses.size() >= MAX_PENDING) {
            readLosses();
            progressTime = now;
            for (int r = 0; r < failed.length; r++) {
                if (!failed[r]) {
                    job.observer().progressed(tasks.get(r).spec(), runs.step(), lastFiniteLoss[r]);
                }
            }
        }
        boolean due =
                runs.step() - checkpointStep >= settings.checkpointSteps()
                        && now - checkpointTime >= settings.checkpointInterval().toNanos();
        if (due && runs.step() < steps) {
            readLosses();
            checkpointAll();
            checkpointStep = runs.step();
            checkpointTime = System.nanoTime();
        }
    }

    private void checkpointAll() throws IOException {
        for (int r = 0; r < failed.length; r++) {
            if (!failed[r] && !job.aborted() && runs.step() > 0) {
                job.observer().checkpoint(tasks.get(r).spec(), runs.checkpoint(r));
            }
        }
    }
}
