package io.husai.local.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a study: of adaptive-l0 by k, of the sweeps by condition, and of every condition
 * that was looked at on its way by step.
 */
final class StudyFigures {
    private static final String BLUE = "#1b6ca8";
    private static final String RED = "#b5382a";
    private static final String GREY = "#6b6b6b";
    private static final String AMBER = "#b07800";
    private static final String GREEN = "#2e7d4f";
    private static final List<String> COURSES =
            List.of(BLUE, RED, GREEN, AMBER, "#6a4c93", "#00798c", "#8c4a2f", GREY);

    private final JsonNode results;
    private final Map<String, String> documents = new LinkedHashMap<>();

    private StudyFigures(JsonNode results) {
        this.results = results;
    }

    /** SVG documents by file name; those without a point are left out. */
    static Map<String, String> of(JsonNode results) {
        StudyFigures figures = new StudyFigures(results);
        if (results.has("search_records")) {
            figures.addBySparsity();
        } else {
            figures.addByCondition();
        }
        figures.addBySteps();
        return figures.documents;
    }

    private void addBySparsity() {
        List<JsonNode> search = records("search_records");
        List<JsonNode> longer = records("retrain_record", "control_record");
        List<JsonNode> known = search.isEmpty() ? longer : search;
        ChartAxis axis = ChartAxis.logarithmic("k (latents kept in a row)");
        Readings byK = new Readings(record -> record.path("k").asDouble());
        add(
                "pwmcc_by_k.svg",
                "Consistency by k (95 % seed jackknife)",
                axis,
                "PWMCC",
                line("search", BLUE, byK.estimates(search, "trained_pwmcc", "intervals")),
                marks("retrain, control", RED, byK.estimates(longer, "trained_pwmcc", "intervals")),
                bare("random decoders", GREY, byK.means(known, "random_pwmcc")),
                bare(
                        "crowding bound (search)",
                        AMBER,
                        byK.values(search, "baselines", "crowding")));
        add(
                "explained_variance_by_k.svg",
                "Explained variance by k (95 % bootstrap over seeds)",
                axis,
                "explained variance",
                line("search", BLUE, byK.summaries(search, "explained_variance")),
                marks("retrain, control", RED, byK.summaries(longer, "explained_variance")));
    }

    private void addByCondition() {
        List<JsonNode> records = records("records");
        boolean lambda = records.stream().anyMatch(r -> r.has("lambda_consistency"));
        List<String> names = records.stream().map(r -> name(r, lambda)).toList();
        ChartAxis axis =
                ChartAxis.named(
                        lambda ? "lambda (weight of the consistency penalty)" : "condition", names);
        Readings byPlace = new Readings(records::indexOf);
        add(
                "pwmcc_by_condition.svg",
                "Consistency by condition (95 % seed jackknife)",
                axis,
                "PWMCC",
                line(
                        lambda ? "as published" : "PWMCC",
                        BLUE,
                        byPlace.estimates(records, "trained_pwmcc", "intervals")),
                line("held out", RED, byPlace.means(records, "trained_pwmcc_held_out")),
                line(
                        "across references",
                        GREEN,
                        byPlace.estimates(
                                records,
                                "trained_pwmcc_across_references",
                                "intervals_across_references")),
                bare("random decoders", GREY, byPlace.means(records, "random_pwmcc")),
                marks("MCC, true atoms", AMBER, byPlace.values(records, "ground_truth", "mcc")));
        add(
                "explained_variance_by_condition.svg",
                "Explained variance by condition (95 % bootstrap over seeds)",
                axis,
                "explained variance",
                line("EV", BLUE, byPlace.summaries(records, "explained_variance")),
                line("held out", RED, byPlace.summaries(records, "explained_variance_held_out")));
    }

    /** Step 0, the untrained decoders, has no place on the logarithmic axis. */
    private void addBySteps() {
        Readings bySteps = new Readings(at -> at.path("step").asDouble());
        List<ChartSeries> courses = new ArrayList<>();
        for (JsonNode record :
                records("search_records", "records", "retrain_record", "control_record")) {
            List<JsonNode> after = new ArrayList<>();
            record.path("course").forEach(after::add);
            after.removeIf(at -> at.path("step").asLong() == 0);
            if (after.size() > 1 && courses.size() < COURSES.size()) {
                String color = COURSES.get(courses.size());
                courses.add(line(name(record, false), color, bySteps.course(after)));
            }
        }
        add(
                "pwmcc_by_step.svg",
                "Consistency by step (95 %, together for all steps before the last)",
                ChartAxis.logarithmic("steps"),
                "PWMCC",
                courses.toArray(ChartSeries[]::new));
    }

    /** The records under these keys, each an array or one record. */
    private List<JsonNode> records(String... keys) {
        List<JsonNode> out = new ArrayList<>();
        for (String key : keys) {
            JsonNode node = results.path(key);
            if (node.isArray()) {
                node.forEach(out::add);
            } else if (node.isObject()) {
                out.add(node);
            }
        }
        return out;
    }

    /** A record's lambda, or what its condition is called without its phase. */
    private static String name(JsonNode record, boolean lambda) {
        if (lambda) {
            double value = record.path("lambda_consistency").asDouble();
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
        String condition = record.path("condition").asText();
        return condition.substring(condition.indexOf('/') + 1);
    }

    private void add(
            String file, String title, ChartAxis axis, String yTitle, ChartSeries... series) {
        List<ChartSeries> filled =
                List.of(series).stream().filter(each -> !each.points().isEmpty()).toList();
        if (!filled.isEmpty()) {
            documents.put(file, Chart.svg(title, axis, yTitle, filled));
        }
    }

    private static ChartSeries line(String name, String color, List<ChartPoint> points) {
        return new ChartSeries(name, color, ChartSeries.Marker.CIRCLE, true, points);
    }

    private static ChartSeries marks(String name, String color, List<ChartPoint> points) {
        return new ChartSeries(name, color, ChartSeries.Marker.DIAMOND, false, points);
    }

    private static ChartSeries bare(String name, String color, List<ChartPoint> points) {
        return new ChartSeries(name, color, ChartSeries.Marker.NONE, true, points);
    }
}
