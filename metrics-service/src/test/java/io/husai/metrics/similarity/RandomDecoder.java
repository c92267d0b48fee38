package io.husai.metrics.similarity;

import java.util.Random;

/** Isotropic directions for tests. */
public final class RandomDecoder {
    private RandomDecoder() {}

    public static Decoder of(int latents, int dModel, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[latents * dModel];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        return Decoder.of(rows, latents, dModel);
    }
}
