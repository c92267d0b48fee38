package io.husai.trainer.sae;

import io.husai.trainer.dataset.Activations;

/** The rows of one step. Filled anew for every step, without allocation. */
final class Batch {
    /** Rows that a kernel works on at a time. */
    static final int BLOCK = 256;

    private final Activations data;
    private final long[] rows;
    private final long[] blockRows = new long[BLOCK];
    private int count;

    /**
     * @param maxRows most rows of a batch
     */
    Batch(Activations data, int maxRows) {
        this.data = data;
        this.rows = new long[maxRows];
    }

    /** Takes the rows of a step, from 1. */
    void fill(BatchOrder order, long step) {
        count = order.rowsOf(step, rows);
    }

    /** Takes the given rows. */
    void fill(long[] source, int from, int length) {
        System.arraycopy(source, from, rows, 0, length);
        count = length;
    }

    int count() {
        return count;
    }

    /**
     * Copies rows {@code from} to {@code from + length - 1} of the batch to the start of {@code
     * out}, {@code dModel} values each.
     *
     * @param length at most {@link #BLOCK}
     */
    void gather(int from, int length, float[] out) {
        System.arraycopy(rows, from, blockRows, 0, length);
        data.gather(blockRows, length, out);
    }
}
