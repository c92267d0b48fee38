package io.husai.local.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of an adaptive-l0 study: consistency by k, and explained variance by k. */
final class StudyFigures {
    private static final String BLUE = "#1b6ca8";
    private static final String RED = "#b5382a";
    private static final String GREY = "#6b6b6b";
    private static final String AMBER = "#b07800";

    private final List<JsonNode> search = new ArrayList<>();
    private final List<JsonNode> longer = new ArrayList<>();

    private StudyFigures(JsonNode results) {
        results.path("search_records").forEach(search::add);
        for (String key : List.of("retrain_record", "control_record")) {
            if (results.path(key).isObject()) {
                longer.add(results.path(key));
            }
        }
    }

    /** SVG documents by file name; those without a point are left out. */
    static Map<String, String> of(JsonNode results) {
        StudyFigures figures = new StudyFigures(results);
        Map<String, String> all = new LinkedHashMap<>();
        figures.put(
                all,
                "pwmcc_by_k.svg",
                "Consistency by k (95 % seed jackknife)",
                "PWMCC",
                figures.consistency());
        figures.put(
                all,
                "explained_variance_by_k.svg",
                "Explained variance by k (95 % bootstrap over seeds)",
                "explained variance",
                figures.variance());
        return all;
    }

    private void put(
            Map<String, String> all,
            String file,
            String title,
            String yTitle,
            List<ChartSeries> series) {
        List<ChartSeries> filled =
                series.stream().filter(each -> !each.points().isEmpty()).toList();
        if (!filled.isEmpty()) {
            all.put(file, Chart.svg(title, "k (latents kept in a row)", yTitle, filled));
        }
    }

    private List<ChartSeries> consistency() {
        return List.of(
                new ChartSeries(
                        "search",
                        BLUE,
                        ChartSeries.Marker.CIRCLE,
                        true,
                        points(search, StudyFigures::pwmcc)),
                new ChartSeries(
                        "retrain, control",
                        RED,
                        ChartSeries.Marker.DIAMOND,
                        false,
                        points(longer, StudyFigures::pwmcc)),
                new ChartSeries(
                        "random decoders",
                        GREY,
                        ChartSeries.Marker.NONE,
                        true,
                        points(search.isEmpty() ? longer : search, StudyFigures::random)),
                new ChartSeries(
                        "crowding bound (search)",
                        AMBER,
                        ChartSeries.Marker.NONE,
                        true,
                        points(search, StudyFigures::crowding)));
    }

    private List<ChartSeries> variance() {
        return List.of(
                new ChartSeries(
                        "search",
                        BLUE,
                        ChartSeries.Marker.CIRCLE,
                        true,
                        points(search, StudyFigures::variance)),
                new ChartSeries(
                        "retrain, control",
                        RED,
                        ChartSeries.Marker.DIAMOND,
                        false,
                        points(longer, StudyFigures::variance)));
    }

    /** What a figure shows of a record; an absent value gives NaN. */
    @FunctionalInterface
    private interface Reading {
        ChartPoint of(JsonNode record, double k);
    }

    private static List<ChartPoint> points(List<JsonNode> records, Reading reading) {
        return records.stream()
                .map(record -> reading.of(record, record.path("k").asDouble()))
                .filter(point -> Double.isFinite(point.y()))
                .sorted(Comparator.comparingDouble(ChartPoint::x))
                .toList();
    }

    private static ChartPoint pwmcc(JsonNode record, double k) {
        double mean = record.path("trained_pwmcc").path("mean").asDouble(Double.NaN);
        for (JsonNode interval : record.path("intervals")) {
            if (interval.path("method").asText().equals("seed-jackknife")) {
                return new ChartPoint(
                        k,
                        mean,
                        interval.path("low").asDouble(mean),
                        interval.path("high").asDouble(mean));
            }
        }
        return ChartPoint.bare(k, mean);
    }

    private static ChartPoint random(JsonNode record, double k) {
        return ChartPoint.bare(k, record.path("random_pwmcc").path("mean").asDouble(Double.NaN));
    }

    private static ChartPoint crowding(JsonNode record, double k) {
        return ChartPoint.bare(k, record.path("baselines").path("crowding").asDouble(Double.NaN));
    }

    private static ChartPoint variance(JsonNode record, double k) {
        JsonNode summary = record.path("explained_variance");
        double mean = summary.path("mean").asDouble(Double.NaN);
        return new ChartPoint(
                k,
                mean,
                summary.path("ci95_low").asDouble(mean),
                summary.path("ci95_high").asDouble(mean));
    }
}
