package io.husai.trainer.sae;

/**
 * The order of the sums, version 1, which makes every kernel for the CPU give the same bits.
 *
 * <p>With {@code xc = x - b_dec} (or {@code x}) and every {@code fma} rounded once, in float32:
 *
 * <ul>
 *   <li>{@code pre[j]} starts at {@code b_enc[j]}; {@code fma(xc[i], W_enc[i][j], pre[j])} for i
 *       ascending.
 *   <li>Kept latents are used in ascending order. {@code e[i]} (xhat - x) starts at {@code -xc[i]};
 *       {@code fma(z[j], W_dec[j][i], e[i])} for kept j.
 *   <li>Sums over the entries of a row ({@code e . e}, {@code e . W_dec[j]}, norms) are {@link
 *       #dot}.
 *   <li>Gradients, without the factor {@code 2 / (rows * dModel)}: {@code fma} over the batch's
 *       rows, ascending; then the auxiliary loss's part, rows ascending again.
 *   <li>Sums over rows of a loss are in double, rows ascending.
 * </ul>
 */
final class Arithmetic {
    /** Partial sums of a dot product. */
    static final int LANES = 8;

    private Arithmetic() {}

    /**
     * The dot product of two ranges: partial sum {@code i mod 8} takes entry {@code i}, i
     * ascending, by {@code fma}; the eight are added as in {@link #sum}.
     */
    static float dot(float[] a, int aFrom, float[] b, int bFrom, int length) {
        float[] partial = new float[LANES];
        for (int i = 0; i < length; i++) {
            partial[i % LANES] = Math.fma(a[aFrom + i], b[bFrom + i], partial[i % LANES]);
        }
        return sum(partial, 0);
    }

    /** Eight partial sums, halves added to halves. */
    static float sum(float[] partial, int at) {
        float a = partial[at] + partial[at + 4];
        float b = partial[at + 1] + partial[at + 5];
        float c = partial[at + 2] + partial[at + 6];
        float d = partial[at + 3] + partial[at + 7];
        return (a + c) + (b + d);
    }
}
