package io.husai.trainer.sae;

import java.util.Arrays;

/**
 * A block's kept codes in the order of their latents (counting sort), rows ascending in each.
 * Refers to the codes; does not copy them.
 */
final class LatentIndex {
    private final int[] ends;
    private final long[] entries;
    private float[] codes;
    private float[] slopes;

    LatentIndex(int dSae, int maxCodes) {
        this.ends = new int[dSae + 1];
        this.entries = new long[maxCodes];
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

    /** The row of the index's entry {@code at}. */
    int row(int at) {
        return (int) (entries[at] >>> Integer.SIZE);
    }

    /** Where the code of the index's entry {@code at} lies in {@link #codes}, and its slope. */
    int entry(int at) {
        return (int) entries[at];
    }

    float[] codes() {
        return codes;
    }

    float[] slopes() {
        return slopes;
    }

    void sort(KeptRows kept) {
        codes = kept.codes();
        slopes = kept.slopes();
        Arrays.fill(ends, 0);
        int[] latents = kept.latents();
        for (int r = 0; r < kept.rows(); r++) {
            for (int at = kept.from(r); at < kept.to(r); at++) {
                ends[latents[at] + 1]++;
            }
        }
        for (int j = 1; j < ends.length; j++) {
            ends[j] += ends[j - 1];
        }
        // ends[j] is now where latent j begins, and becomes where it ends
        for (int r = 0; r < kept.rows(); r++) {
            for (int at = kept.from(r); at < kept.to(r); at++) {
                entries[ends[latents[at]]++] = (long) r << Integer.SIZE | at;
            }
        }
    }

    /** Adds the slopes to the gradient of the encoder's bias, rows ascending. */
    void accumulateBias(float[] gradient) {
        for (int j = 0; j < latents(); j++) {
            float sum = gradient[j];
            for (int at = from(j); at < ends[j]; at++) {
                sum += slopes[entry(at)];
            }
            gradient[j] = sum;
        }
    }
}
