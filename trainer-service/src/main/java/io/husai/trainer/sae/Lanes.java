package io.husai.trainer.sae;

/**
 * The inner loops of {@link FusedKernel}, on arrays whose rows are padded with zeros to a multiple
 * of 8 values, the stride. All implementations give the same bits, in the order of {@link
 * Arithmetic}. Without state, for several threads.
 */
interface Lanes {
    /** In words, for people. */
    String description();

    /**
     * Products of rows with {@link Panels}: {@code out[r, p] = bias[p] + sum_i x[r, i] panels[i,
     * p]}.
     *
     * @param x {@code [rows, stride]}; as {@code out}, long enough for {@link #paddedRows} rows
     * @param out {@code [rows, panels.positions()]}
     */
    void multiply(float[] x, int rows, int stride, Panels panels, float[] out);

    /**
     * Finds the values above a threshold among {@code 8 * vectors} values.
     *
     * @param bits for the g-th run of 32 vectors, lane l, entry {@code 8 g + l} gets a bit for
     *     every vector, the run's first vector lowest
     * @return how many there are; a NaN may be counted or not
     */
    int above(float[] values, int from, int vectors, float threshold, int[] bits);

    /**
     * Subtracts a bias from rows and sets their errors to minus the result.
     *
     * @param rows {@code [count, stride]}
     * @param bias {@code stride} values; null for none
     * @param errors as long as rows
     */
    void centre(float[] rows, int count, int stride, float[] bias, float[] errors);

    /**
     * Adds what the kept codes decode to, to the block's errors.
     *
     * @param squaresBefore where the sum starts
     * @return the squares of all errors, summed in the rows' order
     */
    double decode(KeptRows kept, float[] decoder, float[] errors, int stride, double squaresBefore);

    /**
     * {@link #decode}, and sets every kept code's slope to the dot product of its row's errors and
     * its decoder row.
     */
    double decodeWithSlopes(
            KeptRows kept, float[] decoder, float[] errors, int stride, double squaresBefore);

    /**
     * For all kept codes of each latent: adds code times errors to the latent's decoder gradient,
     * and slope times input to its encoder gradient.
     */
    void accumulate(LatentIndex index, RowBlock block, float[] decoder, float[] encoder);

    /** The dot product of two ranges, {@code length} a multiple of 8. */
    float dot(float[] a, int aFrom, float[] b, int bFrom, int length);

    /**
     * One step of Adam for gradients {@code scale * g}; sets {@code g} to 0. All arrays have a
     * length that is a multiple of 8.
     */
    void adam(AdamStep adam, float scale, float[] w, float[] m, float[] v, float[] g);

    /** Sets rows to unit norm. */
    void normalize(float[] rows, int count, int stride);

    /** Rows that {@link #multiply} may touch for that many. */
    static int paddedRows(int rows) {
        return (rows + Panels.TILE_ROWS - 1) / Panels.TILE_ROWS * Panels.TILE_ROWS;
    }
}
