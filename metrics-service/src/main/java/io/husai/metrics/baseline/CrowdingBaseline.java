package io.husai.metrics.baseline;

import io.husai.metrics.similarity.Decoder;
import io.husai.metrics.similarity.Pwmcc;
import java.util.List;
import java.util.Optional;

/**
 * PWMCC of unrelated Gaussian atoms with the decoders' pooled second moment, corrected for the
 * noise of that moment: at most this much of a condition's consistency is crowding. CPU work.
 */
public final class CrowdingBaseline {
    /**
     * @param pwmcc computes the pairs
     */
    public CrowdingBaseline(Pwmcc pwmcc) {}

    /**
     * @param decoders of one condition at one step, in seed order, of equal size
     * @return empty where {@code decoders x latents < 4 x dModel}: too few atoms to estimate their
     *     moment
     */
    public Optional<Crowding> estimate(List<Decoder> decoders) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * @param bound the upper bound on crowding
     * @param first PWMCC of draws from the fitted moment, before the correction
     * @param monteCarloError standard error of the bound from the finite number of draws
     */
    public record Crowding(double bound, double first, double monteCarloError) {}
}
