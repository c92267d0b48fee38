package io.husai.local.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Reads points off records of {@code results.json}, in ascending x; records without the value are
 * left out.
 */
final class Readings {
    private final ToDoubleFunction<JsonNode> x;

    /**
     * @param x a record's place on the axis
     */
    Readings(ToDoubleFunction<JsonNode> x) {
        this.x = x;
    }

    /** Means, with the seed jackknife among the record's intervals. */
    List<ChartPoint> estimates(List<JsonNode> records, String summary, String intervals) {
        return points(
                records,
                record -> {
                    double mean = mean(record, summary);
                    for (JsonNode interval : record.path(intervals)) {
                        if (interval.path("method").asText().equals("seed-jackknife")) {
                            return around(record, mean, interval, "low", "high");
                        }
                    }
                    return ChartPoint.bare(place(record), mean);
                });
    }

    /** Means, with the summary's own interval. */
    List<ChartPoint> summaries(List<JsonNode> records, String summary) {
        return points(
                records,
                record ->
                        around(
                                record,
                                mean(record, summary),
                                record.path(summary),
                                "ci95_low",
                                "ci95_high"));
    }

    List<ChartPoint> means(List<JsonNode> records, String summary) {
        return values(records, summary, "mean");
    }

    List<ChartPoint> values(List<JsonNode> records, String object, String key) {
        return points(
                records,
                record ->
                        ChartPoint.bare(
                                place(record), record.path(object).path(key).asDouble(Double.NaN)));
    }

    /** The figures of one condition at its planned steps. */
    List<ChartPoint> course(List<JsonNode> steps) {
        return points(
                steps,
                at ->
                        around(
                                at,
                                at.path("trained_pwmcc").asDouble(Double.NaN),
                                at.path("interval"),
                                "low",
                                "high"));
    }

    private ChartPoint around(
            JsonNode record, double mean, JsonNode interval, String low, String high) {
        return new ChartPoint(
                place(record),
                mean,
                interval.path(low).asDouble(mean),
                interval.path(high).asDouble(mean));
    }

    private double place(JsonNode record) {
        return x.applyAsDouble(record);
    }

    private static double mean(JsonNode record, String summary) {
        return record.path(summary).path("mean").asDouble(Double.NaN);
    }

    private static List<ChartPoint> points(
            List<JsonNode> records, Function<JsonNode, ChartPoint> reading) {
        return records.stream()
                .map(reading)
                .filter(point -> Double.isFinite(point.y()))
                .sorted(Comparator.comparingDouble(ChartPoint::x))
                .toList();
    }
}
