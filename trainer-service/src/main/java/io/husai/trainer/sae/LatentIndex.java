package io.husai.trainer.sae;

import java.util.Arrays;

/** A block's kept codes in the order of their latents (counting sort), rows ascending in each. */
final class LatentIndex {
    private final int[] ends;
    private final int[] rows;
    private final float[] codes;
    private final float[] slopes;

    LatentIndex(int dSae, int maxCodes) {
        this.ends = new int[dSae + 1];
        this.rows = new int[maxCodes];
        this.codes = new float[maxCodes];
        this.slopes = new float[maxCodes];
    }

    int latents() {
        return ends.length - 1;
    }

    /** First entry of a latent. */
    int from(int latent) {
        return latent == 0 ? 0 : ends[latent - 1];
    }

    /** First entry behind a latent's. */
    int to(int latent) {
        return ends[latent];
    }

    int[] rows() {
        return rows;
    }

    float[] codes() {
        return codes;
    }

    float[] slopes() {
        return slopes;
    }

    void sort(KeptRows kept) {
        Arrays.fill(ends, 0);
        int[] latents = kept.latents();
        for (int r = 0; r < kept.rows(); r++) {
            int from = kept.from(r);
            for (int at = from; at < from + kept.count(r); at++) {
                ends[latents[at] + 1]++;
            }
        }
        for (int j = 1; j < ends.length; j++) {
            ends[j] += ends[j - 1];
        }
        // ends[j] is now where latent j begins, and becomes where it ends
        for (int r = 0; r < kept.rows(); r++) {
            int from = kept.from(r);
            for (int at = from; at < from + kept.count(r); at++) {
                int to = ends[latents[at]]++;
                rows[to] = r;
                codes[to] = kept.codes()[at];
                slopes[to] = kept.slopes()[at];
            }
        }
    }

    /** Adds the slopes to the gradient of the encoder's bias, rows ascending. */
    void accumulateBias(float[] gradient) {
        for (int j = 0; j < latents(); j++) {
            float sum = gradient[j];
            for (int at = from(j); at < ends[j]; at++) {
                sum += slopes[at];
            }
            gradient[j] = sum;
        }
    }
}
