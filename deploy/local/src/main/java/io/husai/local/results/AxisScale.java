package io.husai.local.results;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis with round ticks.
 *
 * @param low first tick
 * @param high last tick
 * @param step between ticks: 1, 2 or 5 times a power of ten
 */
record AxisScale(double low, double high, double step) {
    private static final double[] ROUND = {1, 2, 5, 10};

    /** The scale of about {@code steps} steps that covers the values. */
    static AxisScale covering(double least, double most, int steps) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1) * 0.1;
        double raw = span / steps;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power;
        for (double round : ROUND) {
            if (round * power >= raw) {
                step = round * power;
                break;
            }
        }
        double low = Math.floor(least / step) * step;
        double high = Math.ceil(most / step) * step;
        return new AxisScale(low, high > low ? high : low + step, step);
    }

    double[] ticks() {
        long count = Math.round((high - low) / step);
        return DoubleStream.iterate(0, i -> i + 1)
                .limit(count + 1)
                .map(i -> low + i * step)
                .toArray();
    }

    String label(double tick) {
        int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + digits + "f", tick == 0 ? 0.0 : tick);
    }
}
