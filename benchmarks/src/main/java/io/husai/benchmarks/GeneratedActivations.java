package io.husai.benchmarks;

import io.husai.trainer.dataset.Activations;
import java.util.Random;

/** Gaussian noise on the heap. */
record GeneratedActivations(float[] values, int dModel) implements Activations {
    static GeneratedActivations of(int rows, int dModel) {
        Random random = new Random(1);
        float[] values = new float[rows * dModel];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new GeneratedActivations(values, dModel);
    }

    @Override
    public long rows() {
        return values.length / dModel;
    }

    @Override
    public void gather(long[] rows, int count, float[] out) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(values, (int) rows[r] * dModel, out, r * dModel, dModel);
        }
    }

    @Override
    public void copy(long from, int count, float[] out) {
        System.arraycopy(values, (int) from * dModel, out, 0, count * dModel);
    }

    @Override
    public void close() {}
}
