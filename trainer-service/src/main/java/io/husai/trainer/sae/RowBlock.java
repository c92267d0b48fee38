package io.husai.trainer.sae;

/** The buffers of a block of rows. */
final class RowBlock {
    private final int dModel;
    private final int stride;
    private final float[] tight;
    private final float[] centred;
    private final float[] errors;
    private int rows;

    /**
     * @param stride length of a row with padding
     */
    RowBlock(int dModel, int stride) {
        this.dModel = dModel;
        this.stride = stride;
        int padded = Lanes.paddedRows(Batch.BLOCK);
        this.tight = new float[Batch.BLOCK * dModel];
        this.centred = new float[padded * stride];
        this.errors = new float[padded * stride];
    }

    int rows() {
        return rows;
    }

    int stride() {
        return stride;
    }

    /** {@code x - b_dec}, {@code [rows, stride]}. */
    float[] centred() {
        return centred;
    }

    /** {@code xhat - x}, {@code [rows, stride]}. */
    float[] errors() {
        return errors;
    }

    /** Takes rows of a batch; {@code bias} has {@code stride} values, or is null. */
    void load(Batch batch, int from, int count, float[] bias) {
        batch.gather(from, count, tight);
        load(tight, count, bias);
    }

    /** Takes rows, {@code [count, dModel]}; errors start at minus the centred rows. */
    void load(float[] values, int count, float[] bias) {
        rows = count;
        for (int r = 0; r < count; r++) {
            int from = r * dModel;
            int to = r * stride;
            if (bias == null) {
                for (int i = 0; i < dModel; i++) {
                    centred[to + i] = values[from + i];
                    errors[to + i] = -values[from + i];
                }
            } else {
                for (int i = 0; i < dModel; i++) {
                    float x = values[from + i] - bias[i];
                    centred[to + i] = x;
                    errors[to + i] = -x;
                }
            }
        }
    }
}
