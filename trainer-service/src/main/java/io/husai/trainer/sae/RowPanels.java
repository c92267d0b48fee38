package io.husai.trainer.sae;

import java.util.Arrays;

/**
 * Rows packed for {@link Lanes#multiply}: panels of 16 rows, each {@code [depth, 16]}, so that a
 * vector holds one entry of eight rows. Products of panels have the same form, {@code [panels,
 * outputs, 16]}.
 */
final class RowPanels {
    /** Rows of a panel. */
    static final int WIDTH = 16;

    /** Outputs that are computed at a time; products have space for a multiple of it. */
    static final int TILE = 6;

    private final int depth;
    private final float[] packed;
    private final float[] starts;
    private int panels;

    RowPanels(int maxRows, int depth, int maxOutputs) {
        this.depth = depth;
        this.starts = new float[Math.multiplyExact(padded(maxOutputs), WIDTH)];
        this.packed = new float[Math.multiplyExact(count(maxRows) * WIDTH, depth)];
    }

    static int count(int rows) {
        return (rows + WIDTH - 1) / WIDTH;
    }

    /** Outputs with padding. */
    static int padded(int outputs) {
        return (outputs + TILE - 1) / TILE * TILE;
    }

    /** New space for the products of that many rows with that many outputs. */
    static float[] products(int maxRows, int outputs) {
        return new float[Math.multiplyExact(count(maxRows) * WIDTH, padded(outputs))];
    }

    int panels() {
        return panels;
    }

    int depth() {
        return depth;
    }

    float[] packed() {
        return packed;
    }

    /**
     * What sums start at, {@code [outputs, 16]}: each output's bias, and what was there in the
     * padding.
     *
     * @param bias {@code count} values; null for zeros
     */
    float[] starts(float[] bias, int count) {
        for (int j = 0; j < count; j++) {
            Arrays.fill(starts, j * WIDTH, (j + 1) * WIDTH, bias == null ? 0 : bias[j]);
        }
        return starts;
    }

    /**
     * Takes new rows; the places behind the last one keep what they had.
     *
     * @param rows {@code [count, stride]}, from {@code from} on, of which the first {@code depth}
     *     of each row are read
     */
    void pack(float[] rows, int from, int count, int stride) {
        panels = count(count);
        for (int r = 0; r < count; r++) {
            int to = r / WIDTH * WIDTH * depth + r % WIDTH;
            int row = from + r * stride;
            for (int i = 0; i < depth; i++) {
                packed[to + i * WIDTH] = rows[row + i];
            }
        }
    }
}
