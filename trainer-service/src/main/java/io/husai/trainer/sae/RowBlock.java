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
        this.tight = new float[Batch.BLOCK * dModel];
        this.centred = new float[Batch.BLOCK * stride];
        this.errors = new float[Batch.BLOCK * stride];
    }

    int rows() {
        return rows;
    }

    int stride() {
        return stride;
    }

    /** The rows as loaded, then {@code x - b_dec}, {@code [rows, stride]}. */
    float[] centred() {
        return centred;
    }

    /** {@code xhat - x}, {@code [rows, stride]}. */
    float[] errors() {
        return errors;
    }

    /** Takes rows of a batch as they are. */
    void load(Batch batch, int from, int count) {
        if (stride == dModel) {
            batch.gather(from, count, centred);
            rows = count;
        } else {
            batch.gather(from, count, tight);
            load(tight, count);
        }
    }

    /** Takes rows as they are, {@code [count, dModel]}. */
    void load(float[] values, int count) {
        rows = count;
        for (int r = 0; r < count; r++) {
            System.arraycopy(values, r * dModel, centred, r * stride, dModel);
        }
    }
}
