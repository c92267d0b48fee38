package io.husai.trainer.sae;

import io.husai.trainer.dataset.Activations;
import java.util.function.BooleanSupplier;

/** What the runs of one call of {@link Engine#train} share. For several threads. */
final class Job {
    private final Activations data;
    private final RunObserver observer;
    private final BooleanSupplier stop;
    private final QualityMeter meter;
    private volatile boolean aborted;
    private float[] mean;

    Job(Activations data, RunObserver observer, BooleanSupplier stop) {
        this.data = data;
        this.observer = observer;
        this.stop = stop;
        this.meter = new QualityMeter(data);
    }

    Activations data() {
        return data;
    }

    RunObserver observer() {
        return observer;
    }

    QualityMeter meter() {
        return meter;
    }

    /** Makes all runs end without a checkpoint. */
    void abort() {
        aborted = true;
    }

    boolean aborted() {
        return aborted;
    }

    boolean ending() {
        return aborted || stop.getAsBoolean();
    }

    /** The mean of all rows, summed in double in the rows' order. */
    synchronized float[] mean() {
        if (mean == null) {
            double[] sums = new double[data.dModel()];
            float[] block = new float[Batch.BLOCK * data.dModel()];
            for (long from = 0; from < data.rows(); from += Batch.BLOCK) {
                int count = (int) Math.min(Batch.BLOCK, data.rows() - from);
                data.copy(from, count, block);
                for (int i = 0; i < count * data.dModel(); i++) {
                    sums[i % data.dModel()] += block[i];
                }
            }
            mean = new float[data.dModel()];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sums[i] / data.rows());
            }
        }
        return mean;
    }
}
