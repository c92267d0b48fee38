package io.husai.metrics.interval;

import io.husai.contracts.event.Interval;
import java.util.Arrays;
import java.util.Optional;

/**
 * The published interval: 2.5 % and 97.5 % of the means of 10,000 resamples of the pairs, as if the
 * pairs were independent, which those that share a seed are not. Resamples come from {@link
 * NumpyGenerator} with fixed seeds, so the same values give the same interval, here and in numpy:
 * {@code np.percentile(np.random.default_rng(11).choice(v, (10_000, len(v))).mean(1), [2.5,
 * 97.5])}. Empty where there are fewer than three seeds.
 */
public final class PairBootstrap {
    static final int RESAMPLES = 10_000;

    /** The study's generator seeds for trained and for random pairs; the third is ours. */
    private static final int TRAINED = 11;

    private static final int RANDOM = 23;
    private static final int DIFFERENCE = 37;

    /** Of the mean over trained pairs. */
    public Optional<Interval> mean(PairTable table) {
        return mean(table, TRAINED);
    }

    /** Of the mean over random pairs, which the study resampled with another seed. */
    public Optional<Interval> baselineMean(PairTable table) {
        return mean(table, RANDOM);
    }

    private static Optional<Interval> mean(PairTable table, int seed) {
        return enough(table)
                ? Optional.of(percentiles(means(table.values(), new NumpyGenerator(seed))))
                : Optional.empty();
    }

    /** Of a mean over seeds (explained variance, MSE). */
    public Optional<Interval> mean(Sample sample) {
        return sample.size() >= SeedJackknife.FEWEST_SEEDS
                ? Optional.of(percentiles(means(sample.values(), new NumpyGenerator(TRAINED))))
                : Optional.empty();
    }

    /** Of the mean minus a constant. */
    public Optional<Interval> delta(PairTable table, double constant) {
        return mean(table).map(i -> interval(i.low() - constant, i.high() - constant));
    }

    /**
     * Of the mean of a minus the mean of b, resampled independently of each other: all of a first,
     * then all of b, from {@code default_rng(37)}.
     */
    public Optional<Interval> difference(PairTable a, PairTable b) {
        if (!enough(a) || !enough(b)) {
            return Optional.empty();
        }
        NumpyGenerator generator = new NumpyGenerator(DIFFERENCE);
        double[] differences = means(a.values(), generator);
        double[] subtrahends = means(b.values(), generator);
        Arrays.setAll(differences, i -> differences[i] - subtrahends[i]);
        return Optional.of(percentiles(differences));
    }

    private static boolean enough(PairTable table) {
        return table.seeds().size() >= SeedJackknife.FEWEST_SEEDS;
    }

    private static double[] means(double[] values, NumpyGenerator generator) {
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[generator.nextInt(values.length)];
            }
            means[r] = sum / values.length;
        }
        return means;
    }

    private static Interval percentiles(double[] means) {
        Arrays.sort(means);
        return interval(Quantile.ofSorted(means, 0.025), Quantile.ofSorted(means, 0.975));
    }

    private static Interval interval(double low, double high) {
        return new Interval(Interval.PAIR_BOOTSTRAP, SeedJackknife.LEVEL, low, high, null, null);
    }
}
