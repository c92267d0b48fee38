package io.husai.metrics.interval;

import io.husai.contracts.event.Interval;
import java.util.Optional;

/**
 * Delete-one-seed jackknife of a statistic of pairs, with a t interval. Empty where there are fewer
 * than three seeds ("too few seeds").
 */
public final class SeedJackknife {
    /** At 95 %. */
    public SeedJackknife() {}

    /**
     * The interval widened so that {@code comparisons} intervals cover together (Bonferroni: each
     * at level {@code 1 - 0.05 / comparisons}); its method is {@link Interval#SIMULTANEOUS}.
     *
     * @param comparisons at least 1
     */
    public static SeedJackknife simultaneous(int comparisons) {
        throw new UnsupportedOperationException("follows");
    }

    /** Of the mean over pairs. */
    public Optional<Interval> mean(PairTable table) {
        throw new UnsupportedOperationException("follows");
    }

    /** Of the mean minus a constant, such as the exact baseline. */
    public Optional<Interval> delta(PairTable table, double constant) {
        throw new UnsupportedOperationException("follows");
    }

    /**
     * Of the mean of a minus the mean of b: each seed of the union is deleted from both sides. A
     * delta against the sampled or untrained baseline is one too. With no common seed the variances
     * of the sides add (Welch) and the method says so.
     */
    public Optional<Interval> contrast(PairTable a, PairTable b) {
        throw new UnsupportedOperationException("follows");
    }
}
