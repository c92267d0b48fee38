package io.husai.gateway.dataset;

/**
 * What a dataset looks like.
 *
 * @param rows number of activations
 * @param dModel width of an activation
 * @param mean over all entries
 * @param standardDeviation over all entries (n - 1)
 * @param rowsLookedAt rows that the rest was computed over: all, or a fixed sample
 * @param leastColumnDeviation smallest standard deviation of a column
 * @param greatestColumnDeviation largest standard deviation of a column
 * @param effectiveRank 1 to dModel; absent for more than 2,048 columns
 */
public record Inspection(
        long rows,
        int dModel,
        double mean,
        double standardDeviation,
        long rowsLookedAt,
        double leastColumnDeviation,
        double greatestColumnDeviation,
        Double effectiveRank) {}
