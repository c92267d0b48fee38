package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireFinite;
import static io.husai.contracts.InvalidValueException.requireText;

/**
 * An interval, named by its method.
 *
 * @param method one of the constants here
 * @param level coverage that it claims, for example 0.95
 * @param low lower end
 * @param high upper end
 * @param standardError absent for percentile intervals
 * @param degreesOfFreedom of the t quantile; absent for percentile intervals
 */
public record Interval(
        String method,
        double level,
        double low,
        double high,
        Double standardError,
        Double degreesOfFreedom) {
    /** 10,000 resamples of the pairs: the published one. */
    public static final String PAIR_BOOTSTRAP = "pair-bootstrap";

    /** Delete one seed, t with S - 1 degrees of freedom: the default to trust. */
    public static final String SEED_JACKKNIFE = "seed-jackknife";

    /** Variances of two jackknives added, for contrasts with no common seed. */
    public static final String WELCH = "seed-jackknife-welch";

    /**
     * The seed jackknife at a level corrected for the number of planned steps or conditions
     * (Bonferroni).
     */
    public static final String SIMULTANEOUS = "seed-jackknife-simultaneous";

    public Interval {
        requireText("interval.method", method);
        require(level > 0 && level < 1, "interval.level", level, "a number between 0 and 1");
        requireFinite("interval.low", low);
        requireFinite("interval.high", high);
        require(
                standardError == null || standardError >= 0 && Double.isFinite(standardError),
                "interval.standardError",
                standardError,
                "a number of at least 0, or nothing");
        require(
                degreesOfFreedom == null
                        || degreesOfFreedom > 0 && Double.isFinite(degreesOfFreedom),
                "interval.degreesOfFreedom",
                degreesOfFreedom,
                "a number above 0, or nothing");
    }
}
