package io.husai.local.results;

import java.util.List;

/**
 * Points that belong together.
 *
 * @param name for the legend
 * @param color for example {@code #1b6ca8}
 * @param marker how points are drawn
 * @param line whether they are joined
 * @param points in ascending x
 */
record ChartSeries(
        String name, String color, Marker marker, boolean line, List<ChartPoint> points) {
    ChartSeries {
        points = List.copyOf(points);
    }

    /** Shapes, so that series can be told apart without colours. */
    enum Marker {
        CIRCLE,
        DIAMOND,
        NONE
    }
}
