package io.husai.trainer.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.SaeSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures all runs of a stack on the device, a block of rows at a time. */
final class StackedQuality {
    private static final int[] ENTRIES = {1, 2};

    private final QualityMeter meter;
    private final QualityMeter.Session session;
    private final SaeSpec sae;

    StackedQuality(QualityMeter meter, SaeSpec sae) {
        this.meter = meter;
        this.session = meter.new Session();
        this.sae = sae;
    }

    /** The sums of each run. */
    List<QualitySums> measure(NDManager manager, StackedRuns runs, int count) {
        List<QualitySums> sums = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            sums.add(new QualitySums(sae.dSae()));
        }
        for (long from = 0; from < meter.rows(); from += Batch.BLOCK) {
            int rows = session.load(from);
            try (NDManager block = manager.newSubManager()) {
                addBlock(block, runs, rows, sums);
            }
        }
        return sums;
    }

    Quality quality(QualitySums sums) {
        return sums.quality(meter.dataVariance());
    }

    private void addBlock(NDManager manager, StackedRuns runs, int rows, List<QualitySums> sums) {
        float[] values = Arrays.copyOf(session.block(), rows * sae.dModel());
        NDArray x = manager.create(values, new Shape(1, rows, sae.dModel()));
        StackedForward forward =
                StackedForward.of(manager, x, runs.weights(), runs.places(), sae.activation());
        float[] errors = forward.errors().sum(ENTRIES).toFloatArray();
        float[] squares = forward.errors().square().sum(ENTRIES).toFloatArray();
        NDArray active = forward.codes().neq(0).toType(DataType.FLOAT32, false);
        // [runs, dSae]: rows in which each latent is active
        float[] counts = active.sum(new int[] {1}).toFloatArray();
        NDArray below = forward.codes().lt(0).toType(DataType.FLOAT32, false);
        float[] negative = below.sum(ENTRIES).toFloatArray();
        for (int r = 0; r < sums.size(); r++) {
            long total = 0;
            for (int j = 0; j < sae.dSae(); j++) {
                float count = counts[r * sae.dSae() + j];
                total += (long) count;
                if (count > 0) {
                    sums.get(r).markUsed(j);
                }
            }
            long entries = (long) rows * sae.dModel();
            long belowZero = (long) negative[r];
            sums.get(r).add(rows, entries, errors[r], squares[r], total, belowZero);
        }
    }
}
