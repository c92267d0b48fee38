package io.husai.metrics.baseline;

/** What two decoders of independent, isotropic directions show on average. */
public final class IsotropicBaseline {
    private IsotropicBaseline() {}

    /**
     * {@code E[max_j |cos|] = 1 - integral_0^1 I_{t^2}(1/2, (dModel - 1)/2)^latents dt}, to 1e-9.
     *
     * @param dModel at least 1
     * @param latents of the other decoder, at least 1
     */
    public static double expected(int dModel, int latents) {
        throw new UnsupportedOperationException("follows");
    }
}
