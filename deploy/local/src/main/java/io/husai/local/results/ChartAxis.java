package io.husai.local.results;

import java.util.List;

/**
 * The horizontal axis: logarithmic over values above 0, or one place for each of some names, whose
 * points have x = 0, 1, 2 and so on.
 *
 * @param title what it counts
 * @param names empty for a logarithmic axis
 */
record ChartAxis(String title, List<String> names) {
    ChartAxis {
        names = List.copyOf(names);
    }

    static ChartAxis logarithmic(String title) {
        return new ChartAxis(title, List.of());
    }

    static ChartAxis named(String title, List<String> names) {
        return new ChartAxis(title, names);
    }

    /** Where a value lies; places between two values are theirs in proportion. */
    double place(double x) {
        return names.isEmpty() ? Math.log(x) : x;
    }

    String label(double x) {
        if (!names.isEmpty()) {
            return names.get((int) x);
        }
        return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
    }
}
