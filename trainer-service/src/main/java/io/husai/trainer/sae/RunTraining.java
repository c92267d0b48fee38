package io.husai.trainer.sae;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.TrainingSpec;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Trains one run on the calling thread, from its start or checkpoint to its end. */
final class RunTraining {
    private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Engine.Task task;
    private final RunSpec spec;
    private final TrainingSpec training;
    private final Job job;
    private final EngineSettings settings;
    private final Kernel.Factory kernels;
    private final Set<Long> snapshotSteps;
    private long step;
    private Double lastFiniteLoss;
    private long checkpointStep;
    private long checkpointTime = System.nanoTime();
    private long progressTime = checkpointTime - PROGRESS_NANOS;

    RunTraining(Engine.Task task, Job job, EngineSettings settings, Kernel.Factory kernels) {
        this.task = task;
        this.spec = task.spec();
        this.training = spec.condition().training();
        this.job = job;
        this.settings = settings;
        this.kernels = kernels;
        this.snapshotSteps = Set.copyOf(training.snapshotSteps());
    }

    /** Returns when the run is completed, failed, checkpointed for a stop, or aborted. */
    void train() throws IOException {
        try {
            job.requireFitting(task);
            BatchOrder order = BatchOrder.of(spec, job.data().rows());
            Checkpoint from = job.start(task);
            step = from.step();
            checkpointStep = step;
            Kernel kernel = kernels.create(task, from, order.batchSize());
            train(kernel, order);
        } catch (InvalidValueException e) {
            job.observer().failed(spec, step, lastFiniteLoss, e.getMessage());
        }
    }

    private void train(Kernel kernel, BatchOrder order) throws IOException {
        Batch batch = new Batch(job.data(), order.batchSize());
        QualityMeter.Session quality = job.meter().new Session();
        snapshotIfPlanned(kernel, quality);
        LearningRate rate = LearningRate.of(training);
        while (step < training.steps()) {
            if (job.ending()) {
                checkpointUnlessAborted(kernel);
                return;
            }
            batch.fill(order, step + 1);
            double loss = kernel.step(batch, rate.at(step + 1));
            if (!Double.isFinite(loss)) {
                job.observer().failed(spec, step, lastFiniteLoss, divergence(loss, step + 1));
                return;
            }
            step++;
            lastFiniteLoss = loss;
            snapshotIfPlanned(kernel, quality);
            report(kernel, loss);
        }
        job.observer().completed(spec);
    }

    /** Why a run ends whose loss at {@code step} is not finite. */
    static String divergence(double loss, long step) {
        return "the loss is "
                + (Double.isNaN(loss) ? "not a number" : "infinite")
                + " at step "
                + step
                + "; a smaller learning rate may help";
    }

    private void snapshotIfPlanned(Kernel kernel, QualityMeter.Session quality) throws IOException {
        if (snapshotSteps.contains(step)) {
            int dSae = spec.condition().sae().dSae();
            job.observer().snapshot(spec, step, kernel.weights(), quality.measure(kernel, dSae));
        }
    }

    private void report(Kernel kernel, double loss) throws IOException {
        long now = System.nanoTime();
        if (now - progressTime >= PROGRESS_NANOS) {
            progressTime = now;
            job.observer().progressed(spec, step, loss);
        }
        boolean due =
                step - checkpointStep >= settings.checkpointSteps()
                        && now - checkpointTime >= settings.checkpointInterval().toNanos();
        if (due && step < training.steps()) {
            job.observer().checkpoint(spec, kernel.checkpoint());
            checkpointStep = step;
            checkpointTime = System.nanoTime();
        }
    }

    private void checkpointUnlessAborted(Kernel kernel) throws IOException {
        if (!job.aborted() && step > 0) {
            job.observer().checkpoint(spec, kernel.checkpoint());
        }
    }
}
