package io.husai.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one step of one run took.
 *
 * @param wall milliseconds that passed, with all threads at work
 * @param cpu milliseconds of processor time, all threads together: what a busy machine disturbs
 *     less
 */
record Timing(double wall, double cpu) {
    static double median(List<Timing> timings, ToDoubleFunction<Timing> value) {
        double[] sorted = timings.stream().mapToDouble(value).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
