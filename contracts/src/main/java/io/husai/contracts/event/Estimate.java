package io.husai.contracts.event;

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
        intervals = intervals == null ? List.of() : List.copyOf(intervals);
    }

    /** The interval of that method, see {@link Interval}; empty where there are too few seeds. */
    public Optional<Interval> interval(String method) {
        return intervals.stream().filter(i -> i.method().equals(method)).findFirst();
    }
}
