package io.husai.metrics.interval;

/** Quantiles as numpy's {@code percentile} gives them by default. */
final class Quantile {
    private Quantile() {}

    /**
     * @param sorted ascending
     * @param fraction 0 to 1
     */
    static double ofSorted(double[] sorted, double fraction) {
        double at = fraction * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        double weight = at - below;
        double difference = sorted[above] - sorted[below];
        return weight < 0.5
                ? sorted[below] + difference * weight
                : sorted[above] - difference * (1 - weight);
    }
}
