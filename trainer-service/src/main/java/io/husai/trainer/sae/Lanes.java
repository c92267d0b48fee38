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
     * Products of rows with outputs: {@code out[r, j] = bias[j] + sum_i x[r, i] outputs[j, i]}, in
     * panels.
     *
     * @param outputs {@code [count, stride]}
     * @param bias {@code count} values; null for zeros
     * @param out see {@link RowPanels#products}
     */
    void multiply(RowPanels x, float[] outputs, int count, int stride, float[] bias, float[] out);

    /**
     * Gives each row of a panel a threshold that exactly {@code k} of its outputs are above; any
     * other value where it finds none.
     *
     * @param products the panel, {@code [outputs, 16]}, from {@code from} on
     * @param thresholds 16 values, written
     */
    void thresholds(
            float[] products,
            int from,
            int outputs,
            int k,
            float[] thresholds,
            SearchMemory memory);

    /**
     * Tells which outputs of each row of a panel are above the row's threshold.
     *
     * @param bits {@code [(outputs + 31) / 32, 16]}, written: output {@code 32 w + b} of row r is
     *     bit b of {@code bits[w, r]}. A NaN may have a bit or not
     */
    void above(float[] products, int from, int outputs, float[] thresholds, int[] bits);

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
}
