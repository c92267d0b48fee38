package io.husai.metrics.interval;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.Interval;
import java.util.List;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Delete-one-seed jackknife of a statistic of pairs, with a t interval (Tukey 1958; for statistics
 * of pairs Arvesen 1969). Each seed in turn is deleted with all its pairs, from every table of the
 * statistic at once, and the whole statistic is computed again. Empty where there are fewer than
 * three seeds ("too few seeds").
 */
public final class SeedJackknife {
    /** Fewest seeds of a table from which an interval is given. */
    public static final int FEWEST_SEEDS = 3;

    /** What all intervals together cover. */
    static final double LEVEL = 0.95;

    private final int comparisons;

    /** Single intervals at 95 %. */
    public SeedJackknife() {
        this(1);
    }

    private SeedJackknife(int comparisons) {
        require(comparisons >= 1, "comparisons", comparisons, "at least 1");
        this.comparisons = comparisons;
    }

    /**
     * Intervals widened so that {@code comparisons} of them cover together at 95 % (Bonferroni:
     * each at level {@code 1 - 0.05 / comparisons}). Their method is {@link Interval#SIMULTANEOUS},
     * their level the joint one.
     *
     * @param comparisons how many intervals are looked at together, at least 1
     */
    public static SeedJackknife simultaneous(int comparisons) {
        return new SeedJackknife(comparisons);
    }

    /** Of the mean over pairs. */
    public Optional<Interval> mean(PairTable table) {
        return of(new Combination(List.of(new Combination.Term(1, table)), 0));
    }

    /**
     * Of the mean minus a constant, such as the exact baseline. Whatever uncertainty the constant
     * has is not in the interval.
     */
    public Optional<Interval> delta(PairTable table, double constant) {
        return of(new Combination(List.of(new Combination.Term(1, table)), -constant));
    }

    /**
     * Of the mean of a minus the mean of b: each seed of the union is deleted from both sides. A
     * delta against the sampled or untrained baseline is one too. With no common seed the variances
     * of the sides add, with the degrees of freedom of Welch and Satterthwaite.
     */
    public Optional<Interval> contrast(PairTable a, PairTable b) {
        return of(Combination.difference(a, b));
    }

    Optional<Interval> of(Combination statistic) {
        return statistic.jackknife().map(error -> interval(statistic.value(), error));
    }

    private Interval interval(double value, Combination.Error error) {
        double half = quantile(error.degreesOfFreedom()) * error.standardError();
        String single = error.parts() > 1 ? Interval.WELCH : Interval.SEED_JACKKNIFE;
        return new Interval(
                comparisons > 1 ? Interval.SIMULTANEOUS : single,
                LEVEL,
                value - half,
                value + half,
                error.standardError(),
                error.degreesOfFreedom());
    }

    double quantile(double degreesOfFreedom) {
        double tail = (1 - LEVEL) / 2 / comparisons;
        return new TDistribution(degreesOfFreedom).inverseCumulativeProbability(1 - tail);
    }
}
