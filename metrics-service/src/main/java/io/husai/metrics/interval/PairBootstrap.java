package io.husai.metrics.interval;

import io.husai.contracts.event.Interval;
import java.util.Optional;

/**
 * The published interval: percentiles over 10,000 resamples of the pairs (of values), as if they
 * were independent, which pairs that share a seed are not. Seeded, so the same values give the same
 * interval. Empty where there are fewer than three seeds.
 */
public final class PairBootstrap {
    /** Of the mean over trained pairs. */
    public Optional<Interval> mean(PairTable table) {
        throw new UnsupportedOperationException("follows");
    }

    /** Of the mean over random pairs, which the study resampled with another seed. */
    public Optional<Interval> baselineMean(PairTable table) {
        throw new UnsupportedOperationException("follows");
    }

    /** Of a mean over seeds (explained variance, MSE). */
    public Optional<Interval> mean(Sample sample) {
        throw new UnsupportedOperationException("follows");
    }

    /** Of the mean minus a constant. */
    public Optional<Interval> delta(PairTable table, double constant) {
        throw new UnsupportedOperationException("follows");
    }

    /** Of the mean of a minus the mean of b, resampled independently of each other. */
    public Optional<Interval> difference(PairTable a, PairTable b) {
        throw new UnsupportedOperationException("follows");
    }
}
