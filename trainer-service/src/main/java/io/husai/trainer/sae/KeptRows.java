package io.husai.trainer.sae;

/** The kept codes of a block's rows, ascending in each row. */
final class KeptRows {
    private final int perRow;
    private final int[] latents;
    private final float[] codes;
    private final float[] slopes;
    private final int[] counts;
    private int rows;

    /**
     * @param perRow most codes of a row
     */
    KeptRows(int maxRows, int perRow) {
        this.perRow = perRow;
        int entries = Math.multiplyExact(maxRows, perRow);
        this.latents = new int[entries];
        this.codes = new float[entries];
        this.slopes = new float[entries];
        this.counts = new int[maxRows];
    }

    int perRow() {
        return perRow;
    }

    void setRows(int rows) {
        this.rows = rows;
    }

    int rows() {
        return rows;
    }

    int count(int row) {
        return counts[row];
    }

    void setCount(int row, int count) {
        counts[row] = count;
    }

    /** Whether all rows have that many codes. */
    boolean isFull(int count) {
        boolean full = true;
        for (int r = 0; r < rows; r++) {
            full &= counts[r] == count;
        }
        return full;
    }

    /** Where a row's codes begin in the arrays. */
    int from(int row) {
        return row * perRow;
    }

    /** The first entry behind a row's codes. */
    int to(int row) {
        return row * perRow + counts[row];
    }

    int[] latents() {
        return latents;
    }

    float[] codes() {
        return codes;
    }

    /** The gradient of each code's pre-activation. */
    float[] slopes() {
        return slopes;
    }

    /** Replaces every latent of some rows by what {@code latentOf} says. */
    void renumber(int firstRow, int rowCount, int[] latentOf) {
        for (int r = firstRow; r < firstRow + rowCount; r++) {
            for (int at = from(r); at < to(r); at++) {
                latents[at] = latentOf[latents[at]];
            }
        }
    }

    /** Takes the codes of {@code length} rows of others as the first rows. */
    void copyRows(KeptRows source, int from, int length) {
        System.arraycopy(source.latents, from * perRow, latents, 0, length * perRow);
        System.arraycopy(source.codes, from * perRow, codes, 0, length * perRow);
        System.arraycopy(source.counts, from, counts, 0, length);
        rows = length;
    }

    /** Takes codes that are not above 0 out: ReLU. */
    void dropNegative() {
        for (int r = 0; r < rows; r++) {
            int from = from(r);
            int to = from;
            for (int at = from; at < to(r); at++) {
                if (codes[at] > 0) {
                    latents[to] = latents[at];
                    codes[to++] = codes[at];
                }
            }
            counts[r] = to - from;
        }
    }

    /** Multiplies codes and slopes. */
    void scale(float factor) {
        for (int r = 0; r < rows; r++) {
            for (int at = from(r); at < to(r); at++) {
                codes[at] *= factor;
                slopes[at] *= factor;
            }
        }
    }
}
