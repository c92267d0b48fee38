package io.husai.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one step of one run took.
 *
 * @param wall milliseconds that passed, with all threads at work
 * @param cpu milliseconds of processor time, all threads together: what a busy machine disturbs
 *     less
 */
record Timing(double wall, double cpu) {
    /** The medians of wall and of processor time, each alone. */
    static Timing median(List<Timing> timings) {
        return new Timing(median(timings, Timing::wall), median(timings, Timing::cpu));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f)", wall, cpu);
    }

    private static double median(List<Timing> timings, ToDoubleFunction<Timing> value) {
        double[] sorted = timings.stream().mapToDouble(value).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
