package io.husai.local.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A study's results as text for a terminal: tables, the selection, the contrast, the verdict. */
public final class ResultsText {
    private final JsonNode results;
    private final StringBuilder out = new StringBuilder();

    private ResultsText(JsonNode results) {
        this.results = results;
    }

    /**
     * @param results the content of {@code results.json}
     */
    public static String of(JsonNode results) {
        return new ResultsText(results).build();
    }

    private String build() {
        dataset();
        table("Search", records("search_records"));
        if (!results.has("records")) {
            selection();
        }
        table("Retrain and control", records("retrain_record", "control_record"));
        table("Sweep", records("records"));
        sideBySide();
        groundTruth();
        if (results.has("records")) {
            selection();
        }
        contrasts();
        return out.toString();
    }

    private void dataset() {
        JsonNode stats = results.path("activation_stats");
        if (stats.isObject()) {
            line(
                    "Dataset: %s, %d x %d, mean %.4f, std %.4f",
                    stats.path("name").asText("activations"),
                    stats.path("shape").path(0).asLong(),
                    stats.path("shape").path(1).asLong(),
                    stats.path("mean").asDouble(),
                    stats.path("std").asDouble());
        }
        JsonNode network = stats.path("provenance");
        if (network.has("heldOutAccuracy")) {
            line(
                    "Network: %d epochs, right on %.2f %% of its training sequences and %.2f %% of"
                            + " the others",
                    network.path("epochsTrained").asLong(),
                    100 * network.path("trainingAccuracy").asDouble(),
                    100 * network.path("heldOutAccuracy").asDouble());
        }
    }

    private void table(String title, List<JsonNode> records) {
        if (records.isEmpty()) {
            return;
        }
        line("");
        line(title);
        TextTable table =
                new TextTable(
                        "condition",
                        "seeds",
                        "PWMCC",
                        "seed jackknife 95 %",
                        "pair bootstrap 95 %",
                        "random",
                        "delta",
                        "crowding",
                        "mended",
                        "EV",
                        "MSE");
        records.forEach(record -> table.add(row(record)));
        out.append(table);
        records.forEach(this::missing);
    }

    private static String[] row(JsonNode record) {
        return new String[] {
            record.path("condition").asText().replace('/', ' '),
            record.path("n_seeds").asText(),
            number(record.path("trained_pwmcc").path("mean")),
            interval(record, "seed-jackknife"),
            interval(record, "pair-bootstrap"),
            number(record.path("random_pwmcc").path("mean")),
            number(record.path("delta_pwmcc")),
            number(record.path("baselines").path("crowding")),
            number(record.path("baselines").path("crowding_mended")),
            number(record.path("explained_variance").path("mean")),
            number(record.path("mse").path("mean"))
        };
    }

    private void missing(JsonNode record) {
        for (JsonNode seed : record.path("missing_seeds")) {
            line(
                    "  %s: seed %s is missing: %s",
                    record.path("condition").asText(),
                    seed.path("seed").asText(),
                    seed.path("reason").asText());
        }
    }

    private void selection() {
        JsonNode selection = results.path("selection");
        if (!selection.isObject()) {
            return;
        }
        line("");
        line("Selection: %s", selection.path("criterion").asText());
        line("  %s: %s", selected(selection), selection.path("reason").asText());
        simultaneous(selection);
    }

    /** The intervals that carry the winner's curse, where the rule's candidates have them. */
    private void simultaneous(JsonNode selection) {
        TextTable table = new TextTable("condition", "delta", "simultaneous 95 %");
        int looked = 0;
        for (JsonNode candidate : selection.path("candidates")) {
            JsonNode interval = candidate.path("simultaneous");
            if (interval.isObject()) {
                looked++;
                table.add(
                        label(candidate.path("conditionId")),
                        number(candidate.path("delta")),
                        number(interval.path("low")) + " to " + number(interval.path("high")));
            }
        }
        if (looked > 0) {
            line(
                    "  the best of %d is partly the luckiest; intervals that hold for all"
                            + " together:",
                    looked);
            out.append(table);
        }
    }

    private static String selected(JsonNode selection) {
        for (String name : List.of("k", "lambda")) {
            JsonNode value = selection.path("selected_" + name);
            if (value.isNumber()) {
                return name + " = " + value.asText();
            }
        }
        return "nothing was selected";
    }

    /** The sweep's readings of the same runs, see the protocol. */
    private void sideBySide() {
        List<JsonNode> swept =
                records("records").stream()
                        .filter(record -> record.has("trained_pwmcc_held_out"))
                        .toList();
        if (swept.isEmpty()) {
            return;
        }
        line("");
        line("With the reference among the pairs, held out, and across references");
        TextTable table =
                new TextTable(
                        "condition",
                        "PWMCC as published",
                        "held out",
                        "across",
                        "alignment",
                        "EV as published",
                        "held out");
        for (JsonNode record : swept) {
            table.add(
                    record.path("condition").asText().replace('/', ' '),
                    number(record.path("trained_pwmcc").path("mean")),
                    number(record.path("trained_pwmcc_held_out").path("mean")),
                    number(record.path("trained_pwmcc_across_references").path("mean")),
                    number(record.path("alignment_to_ref")),
                    number(record.path("explained_variance").path("mean")),
                    number(record.path("explained_variance_held_out").path("mean")));
        }
        out.append(table);
    }

    private void groundTruth() {
        for (JsonNode record : records("records", "search_records", "retrain_record")) {
            JsonNode truth = record.path("ground_truth");
            if (truth.isObject()) {
                line("");
                line(
                        "%s: MCC against the true atoms %s (chance %s), between seeds %s",
                        record.path("condition").asText().replace('/', ' '),
                        number(truth.path("mcc")),
                        number(truth.path("chance")),
                        number(record.path("companions").path("mccSigned")));
            }
        }
    }

    private void contrasts() {
        for (JsonNode contrast : results.path("contrasts")) {
            if (!contrast.path("difference").isNumber()) {
                continue;
            }
            line("");
            line(
                    "Contrast: %s minus %s: difference in trained PWMCC %.5f",
                    label(contrast.path("a")),
                    label(contrast.path("b")),
                    contrast.path("difference").asDouble());
            line("  seed jackknife 95 %%  %s", ends(contrast.path("seed_jackknife")));
            line(
                    "  pair bootstrap 95 %%  %s  (as published; pairs that share a seed are not"
                            + " independent)",
                    ends(contrast.path("pair_bootstrap")));
            if (contrast.path("difference_held_out").isNumber()) {
                line(
                        "  reference held out: %.5f, seed jackknife 95 %%  %s",
                        contrast.path("difference_held_out").asDouble(),
                        jackknife(contrast.path("intervals_held_out")));
            }
            if (contrast.path("difference_across_references").isNumber()) {
                line(
                        "  across references: %.5f, seed jackknife 95 %%  %s",
                        contrast.path("difference_across_references").asDouble(),
                        jackknife(contrast.path("intervals_across_references")));
            }
            if (contrast.hasNonNull("verdict")) {
                line("Verdict: %s", contrast.path("verdict").asText());
            }
        }
    }

    private List<JsonNode> records(String... keys) {
        List<JsonNode> records = new ArrayList<>();
        for (String key : keys) {
            JsonNode node = results.path(key);
            if (node.isArray()) {
                node.forEach(records::add);
            } else if (node.isObject()) {
                records.add(node);
            }
        }
        return records;
    }

    private static String interval(JsonNode record, String method) {
        JsonNode interval = byMethod(record.path("intervals"), method);
        return interval.isObject()
                ? number(interval.path("low")) + " to " + number(interval.path("high"))
                : "";
    }

    private static String jackknife(JsonNode intervals) {
        JsonNode interval = byMethod(intervals, "seed-jackknife");
        return ends(interval.path("low"), interval.path("high"));
    }

    private static JsonNode byMethod(JsonNode intervals, String method) {
        for (JsonNode interval : intervals) {
            if (interval.path("method").asText().equals(method)) {
                return interval;
            }
        }
        return MissingNode.getInstance();
    }

    private static String ends(JsonNode interval) {
        return ends(interval.path(0), interval.path(1));
    }

    private static String ends(JsonNode low, JsonNode high) {
        return low.isNumber() && high.isNumber()
                ? String.format(Locale.ROOT, "%.5f to %.5f", low.asDouble(), high.asDouble())
                : "none (too few seeds)";
    }

    private static String label(JsonNode conditionId) {
        String[] parts = conditionId.asText().split("/");
        return parts.length < 3 ? conditionId.asText() : parts[1] + " " + parts[2];
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.doubleValue()) : "";
    }

    private void line(String pattern, Object... values) {
        out.append(values.length == 0 ? pattern : String.format(Locale.ROOT, pattern, values))
                .append('\n');
    }
}
