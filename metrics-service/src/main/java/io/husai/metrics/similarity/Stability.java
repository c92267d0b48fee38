package io.husai.metrics.similarity;

import java.util.List;

/**
 * In how many of the other seeds each latent of one run reappears: has a latent there with an
 * absolute cosine above {@link Matching#SHARED}.
 *
 * @param seedsOfLatent one count for each latent, 0 to {@code otherSeeds}
 * @param otherSeeds how many other seeds there are
 */
public record Stability(int[] seedsOfLatent, int otherSeeds) {
    /**
     * @param best for each other seed, the best absolute cosine of each latent of this run
     */
    public static Stability of(List<float[]> best) {
        int[] counts = new int[best.get(0).length];
        for (float[] cosines : best) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += cosines[i] > Matching.SHARED ? 1 : 0;
            }
        }
        return new Stability(counts, best.size());
    }

    /** Mean over the latents of the share of other seeds in which the latent reappears. */
    public double meanShare() {
        long sum = 0;
        for (int count : seedsOfLatent) {
            sum += count;
        }
        return (double) sum / seedsOfLatent.length / otherSeeds;
    }
}
