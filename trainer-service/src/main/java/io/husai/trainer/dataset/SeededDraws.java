package io.husai.trainer.dataset;

/**
 * A documented source of random numbers for built-in datasets: SplitMix64 (Steele, Lea and Flood
 * 2014), so that a dataset's bytes don't hang on a library's or a JDK's choice of generator.
 *
 * <p>A stream is named by (seed, purpose); its state starts at {@code mix(mix(seed + G) + purpose *
 * G)} with {@code G = 0x9E3779B97F4A7C15}, and each draw adds G and mixes.
 */
final class SeededDraws {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    SeededDraws(long seed, int purpose) {
        state = mix(mix(seed + GAMMA) + purpose * GAMMA);
    }

    /** 64 uniform bits. */
    long nextBits() {
        state += GAMMA;
        return mix(state);
    }

    /** Uniform in (0, 1]: {@code (bits >>> 11 + 1) * 2^-53}. */
    double nextUniform() {
        return ((nextBits() >>> 11) + 1) * UNIT;
    }

    /** Uniform in [0, bound), by the high half of a 128-bit product; bound is at most 2^31. */
    int nextBelow(int bound) {
        return (int) Math.multiplyHigh(nextBits() >>> 1, 2L * bound);
    }

    /**
     * Fills with normal numbers of mean 0, by Box and Muller's method: {@code sqrt(-2 ln u) cos(2
     * pi v)} and the same with sin, in strict arithmetic.
     */
    void fillNormal(float[] out, double standardDeviation) {
        for (int i = 0; i < out.length; i += 2) {
            double radius = standardDeviation * StrictMath.sqrt(-2 * StrictMath.log(nextUniform()));
            double angle = 2 * StrictMath.PI * nextUniform();
            out[i] = (float) (radius * StrictMath.cos(angle));
            if (i + 1 < out.length) {
                out[i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
    }

    /** A permutation of 0 to n - 1 by Fisher and Yates, from the end down. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    void shuffle(int[] order) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = nextBelow(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
