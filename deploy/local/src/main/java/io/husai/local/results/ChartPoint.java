package io.husai.local.results;

/**
 * A point with its interval.
 *
 * @param x above 0
 * @param y the value
 * @param low lower end of the interval; equal to {@code y} where there is none
 * @param high upper end
 */
record ChartPoint(double x, double y, double low, double high) {
    static ChartPoint bare(double x, double y) {
        return new ChartPoint(x, y, y, y);
    }
}
