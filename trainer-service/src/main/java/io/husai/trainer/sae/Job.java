package io.husai.trainer.sae;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.spec.AlignmentSpec;
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

    /** Throws {@link InvalidValueException} if a run can't be trained on the data. */
    void requireFitting(Engine.Task task) {
        int dModel = task.spec().condition().sae().dModel();
        InvalidValueException.require(
                dModel == data.dModel(),
                "d_model",
                dModel,
                "the dataset's width, " + data.dModel());
        AlignmentSpec alignment = task.spec().condition().alignment();
        InvalidValueException.require(
                alignment == null || task.reference().isPresent(),
                "alignment.reference",
                null,
                "the reference's decoder");
        int values = alignment == null ? dModel : task.reference().orElseThrow().length;
        InvalidValueException.require(
                values >= dModel && values % dModel == 0,
                "alignment.reference",
                values + " values",
                "a decoder of width " + dModel);
    }

    /** Where a run starts: its checkpoint, or its initial weights. */
    Checkpoint start(Engine.Task task) {
        boolean revives = task.spec().condition().training().auxK() != null;
        return task.from()
                .orElseGet(
                        () ->
                                Checkpoint.start(
                                        InitialWeights.of(task.spec(), this::mean), revives));
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
