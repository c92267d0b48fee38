package io.husai.metrics.interval;

import static io.husai.contracts.InvalidValueException.require;

import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Interval;
import java.util.Arrays;
import java.util.List;

/** Finite values in a fixed order, and their summary. */
public final class Sample {
    private final double[] values;

    private Sample(double[] values) {
        this.values = values;
    }

    /** At least one value. */
    public static Sample of(double... values) {
        require(values.length > 0, "values", "an empty list", "at least one value");
        for (double value : values) {
            require(Double.isFinite(value), "values", value, "finite numbers");
        }
        return new Sample(values.clone());
    }

    public int size() {
        return values.length;
    }

    public double mean() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    double[] values() {
        return values.clone();
    }

    /**
     * Linear interpolation between order statistics, as numpy's default.
     *
     * @param fraction 0 to 1
     */
    public double quantile(double fraction) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Quantile.ofSorted(sorted, fraction);
    }

    /** Summary with these intervals of the mean; the standard deviation is the population's. */
    public Estimate estimate(List<Interval> intervals) {
        double mean = mean();
        double squares = 0;
        double min = values[0];
        double max = values[0];
        for (double value : values) {
            squares += (value - mean) * (value - mean);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double std = Math.sqrt(squares / values.length);
        return new Estimate(mean, std, min, max, quantile(0.5), values.length, intervals);
    }
}
