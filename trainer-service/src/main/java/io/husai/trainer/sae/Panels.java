package io.husai.trainer.sae;

import java.util.Arrays;

/**
 * A matrix {@code [columns, depth]} packed for {@link Lanes#multiply}: panels of 16 columns, each
 * {@code [depth, 16]}. Columns lie in runs of 256 (the last one shorter): the run's column {@code l
 * * vectors + v} is lane l of the run's vector v, so that the bits of {@link Lanes#above} read lane
 * by lane name columns in ascending order. Positions behind the last column have the bias minus
 * infinity, which no threshold is below.
 */
final class Panels {
    static final int WIDTH = 16;
    static final int TILE_ROWS = 6;
    static final int RUN = 32 * Arithmetic.LANES;

    private final int columns;
    private final int depth;
    private final float[] packed;
    private final float[] bias;
    private final int[] columnAt;

    Panels(int columns, int depth) {
        this.columns = columns;
        this.depth = depth;
        int positions = (columns + WIDTH - 1) / WIDTH * WIDTH;
        this.bias = new float[positions];
        this.packed = new float[Math.multiplyExact(positions, depth)];
        this.columnAt = new int[positions];
        for (int position = 0; position < positions; position++) {
            int run = position / RUN;
            int vectors = Math.min(RUN, positions - run * RUN) / Arithmetic.LANES;
            int within = position % RUN;
            columnAt[position] =
                    run * RUN + within % Arithmetic.LANES * vectors + within / Arithmetic.LANES;
        }
        Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    }

    /** Columns with padding. */
    int positions() {
        return bias.length;
    }

    int depth() {
        return depth;
    }

    float[] packed() {
        return packed;
    }

    float[] bias() {
        return bias;
    }

    /** The column at a position; at least the number of columns where there is none. */
    int columnAt(int position) {
        return columnAt[position];
    }

    /** Where each column lies; padding behind. */
    int[] positionsByColumn() {
        int[] positions = new int[positions()];
        for (int position = 0; position < positions.length; position++) {
            positions[columnAt[position]] = position;
        }
        return positions;
    }

    /**
     * Takes new values.
     *
     * @param rows {@code [columns, stride]}, of which the first {@code depth} of each row are read
     * @param biases one for each column
     */
    void pack(float[] rows, int stride, float[] biases) {
        for (int position = 0; position < bias.length; position++) {
            int column = columnAt[position];
            if (column < columns) {
                bias[position] = biases[column];
                int to = position / WIDTH * WIDTH * depth + position % WIDTH;
                int from = column * stride;
                for (int i = 0; i < depth; i++) {
                    packed[to + i * WIDTH] = rows[from + i];
                }
            }
        }
    }
}
