package io.husai.trainer.sae;

import io.husai.trainer.dataset.Activations;

/** A dataset on the heap. */
record ArrayActivations(float[] values, int dModel) implements Activations {
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
