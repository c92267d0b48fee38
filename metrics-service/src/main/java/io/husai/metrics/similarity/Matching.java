package io.husai.metrics.similarity;

import static io.husai.contracts.InvalidValueException.require;

/**
 * A one-to-one matching of the latents of two decoders; of the larger one some stay without
 * partner.
 *
 * @param latentsA latents of a
 * @param latentsB latents of b
 * @param partnerOfA index into b for each latent of a; -1: none
 * @param cosineOfA signed decoder cosine with that partner; NaN where there is none
 */
public record Matching(int latentsA, int latentsB, int[] partnerOfA, float[] cosineOfA) {
    /** Cosine above which two matched latents count as the same feature. */
    public static final double SHARED = 0.7;

    public Matching {
        require(
                partnerOfA.length == latentsA && cosineOfA.length == latentsA,
                "partnerOfA",
                partnerOfA.length + " and " + cosineOfA.length + " elements",
                latentsA + " each");
    }

    /** Mean cosine over the matched latents, with its sign. */
    public double meanCosine() {
        return sum(false) / Math.min(latentsA, latentsB);
    }

    /** Mean absolute cosine over the matched latents. */
    public double meanAbsoluteCosine() {
        return sum(true) / Math.min(latentsA, latentsB);
    }

    private double sum(boolean absolute) {
        double sum = 0;
        for (int i = 0; i < latentsA; i++) {
            if (partnerOfA[i] >= 0) {
                sum += absolute ? Math.abs(cosineOfA[i]) : cosineOfA[i];
            }
        }
        return sum;
    }

    /** Share of the latents (of the larger decoder) matched with a cosine above the threshold. */
    public double sharedFraction(double threshold) {
        int shared = 0;
        for (float cosine : cosineOfA) {
            shared += cosine > threshold ? 1 : 0;
        }
        return (double) shared / Math.max(latentsA, latentsB);
    }

    /**
     * The same, where the encoder directions of matched latents must agree too.
     *
     * @param encoderA encoder directions of a's latents
     * @param encoderB encoder directions of b's latents
     */
    public double sharedFraction(double threshold, Decoder encoderA, Decoder encoderB) {
        int shared = 0;
        for (int i = 0; i < latentsA; i++) {
            shared +=
                    cosineOfA[i] > threshold
                                    && Cosine.between(encoderA, i, encoderB, partnerOfA[i])
                                            > threshold
                            ? 1
                            : 0;
        }
        return (double) shared / Math.max(latentsA, latentsB);
    }
}
