package io.husai.metrics.similarity;

/**
 * For each latent of two decoders, its largest absolute cosine with any latent of the other one.
 *
 * @param ofA one value in 0 to 1 for each latent of a
 * @param ofB one value in 0 to 1 for each latent of b
 */
public record BestCosines(float[] ofA, float[] ofB) {
    /** {@code mean_i max_j |cos(a_i, b_j)|}: how well b covers a. */
    public double aToB() {
        return mean(ofA);
    }

    /** {@code mean_j max_i |cos(a_i, b_j)|}: how well a covers b. */
    public double bToA() {
        return mean(ofB);
    }

    /** Mean of both directions, 0 to 1. */
    public double pwmcc() {
        return (aToB() + bToA()) / 2;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
