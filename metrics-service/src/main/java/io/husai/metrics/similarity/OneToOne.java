package io.husai.metrics.similarity;

/**
 * One-to-one matchings of two decoders' latents, optimal in the sum of cosines. Takes a matrix of
 * {@code latentsA x latentsB} floats (256 MiB at the limit of 8,192) and time that grows with the
 * cube of the number of latents at worst: meant for last steps and for chosen pairs.
 */
public final class OneToOne {
    /** Most latents on either side. */
    public static final int MAX_LATENTS = 8_192;

    /**
     * @throws io.husai.contracts.InvalidValueException above {@link #MAX_LATENTS}
     */
    public Matchings between(Decoder a, Decoder b) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * @param signed maximises the sum of cosines; its mean is MCC (signed)
     * @param absolute maximises the sum of absolute cosines; its mean absolute cosine is MCC
     *     (absolute)
     */
    public record Matchings(Matching signed, Matching absolute) {}
}
