package io.husai.metrics.similarity;

import java.util.List;

/** The pooled second moment of decoders' unit rows. */
public final class SecondMoment {
    private SecondMoment() {}

    /**
     * {@code sum of d d' over all latents / number of latents with a direction}, summed in the
     * order of the list; all zero where no latent has a direction.
     *
     * @return symmetric {@code [dModel][dModel]} with trace 1
     */
    public static double[][] of(List<Decoder> decoders) {
        int d = decoders.get(0).dModel();
        double[][] sum = new double[d][d];
        long directions = 0;
        for (Decoder decoder : decoders) {
            directions += decoder.latents() - decoder.zeroLatents();
            for (int i = 0; i < decoder.latents(); i++) {
                add(decoder.unitRows(), i * d, d, sum);
            }
        }
        double scale = directions == 0 ? 0 : 1.0 / directions;
        for (int r = 0; r < d; r++) {
            for (int c = 0; c <= r; c++) {
                sum[r][c] *= scale;
                sum[c][r] = sum[r][c];
            }
        }
        return sum;
    }

    /** Adds one row's outer product to the lower triangle. */
    private static void add(float[] rows, int at, int d, double[][] sum) {
        for (int r = 0; r < d; r++) {
            double left = rows[at + r];
            double[] into = sum[r];
            for (int c = 0; c <= r; c++) {
                into[c] += left * rows[at + c];
            }
        }
    }
}
