package io.husai.contracts.event;

import static io.husai.contracts.InvalidValueException.optionalList;
import static io.husai.contracts.InvalidValueException.require;
import static io.husai.contracts.InvalidValueException.requireFinite;

import java.util.List;
import java.util.Optional;

/**
 * A mean over pairs (of PWMCC) or over seeds (of quality).
 *
 * @param mean over them
 * @param std population standard deviation (n) over them, as published
 * @param min smallest
 * @param max largest
 * @param median middle
 * @param n how many
 * @param intervals of the mean, named; empty below 3 seeds and on interim figures
 */
public record Estimate(
        double mean,
        double std,
        double min,
        double max,
        double median,
        int n,
        List<Interval> intervals) {
    public Estimate {
        requireFinite("estimate.mean", mean);
        require(std >= 0 && Double.isFinite(std), "estimate.std", std, "a number of at least 0");
        requireFinite("estimate.min", min);
        requireFinite("estimate.max", max);
        requireFinite("estimate.median", median);
        require(n >= 1, "estimate.n", n, "a whole number of at least 1");
        intervals = optionalList("estimate.intervals", intervals);
    }

    /** The interval of that method, see {@link Interval}; empty where there are too few seeds. */
    public Optional<Interval> interval(String method) {
        return intervals.stream().filter(i -> i.method().equals(method)).findFirst();
    }
}
