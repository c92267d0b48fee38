package io.husai.gateway.report;

import static io.husai.contracts.InvalidValueException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A summary as CSV (RFC 4180): one condition a row, nested figures as {@code <key>_<part>} columns.
 */
final class SummaryTable {
    private static final Map<String, List<String>> TABLES =
            Map.of(
                    "search", List.of("search_records"),
                    "retrain", List.of("retrain_record", "control_record"),
                    "sweep", List.of("records"));
    private static final List<String> SUMMARIES =
            List.of(
                    "trained_pwmcc",
                    "random_pwmcc",
                    "trained_pwmcc_held_out",
                    "trained_pwmcc_across_references",
                    "explained_variance",
                    "explained_variance_held_out",
                    "mse");
    private static final List<String> PARTS =
            List.of("mean", "std", "min", "max", "median", "ci95_low", "ci95_high", "n");
    private static final List<String> PLAIN =
            List.of(
                    "condition",
                    "d_sae",
                    "k",
                    "lambda_consistency",
                    "n_seeds",
                    "step",
                    "delta_pwmcc",
                    "delta_pwmcc_ci_low_conservative",
                    "ratio_pwmcc",
                    "alignment_to_ref",
                    "runtime_sec");
    private static final List<String> BASELINES =
            List.of("exact", "sampled", "untrained", "crowding", "crowding_mended");

    private final List<JsonNode> records;

    private SummaryTable(List<JsonNode> records) {
        this.records = records;
    }

    static SummaryTable of(String table, JsonNode results) {
        List<String> keys = TABLES.get(table);
        require(
                keys != null,
                "table",
                table,
                "one of " + TABLES.keySet().stream().sorted().collect(Collectors.joining(", ")));
        List<JsonNode> records = new ArrayList<>();
        for (String key : keys) {
            JsonNode node = results.path(key);
            if (node.isArray()) {
                node.forEach(records::add);
            } else if (node.isObject()) {
                records.add(node);
            }
        }
        return new SummaryTable(records);
    }

    String text() {
        List<String> columns = columns();
        StringBuilder csv = new StringBuilder(String.join(",", columns)).append("\r\n");
        for (JsonNode record : records) {
            csv.append(
                    columns.stream()
                            .map(column -> cell(record, column))
                            .collect(Collectors.joining(",")));
            csv.append("\r\n");
        }
        return csv.toString();
    }

    /** The columns that at least one record fills; the fixed ones always. */
    private List<String> columns() {
        List<String> columns = new ArrayList<>();
        PLAIN.stream().filter(this::known).forEach(columns::add);
        for (String summary : SUMMARIES) {
            if (known(summary)) {
                PARTS.forEach(part -> columns.add(summary + "_" + part));
            }
        }
        BASELINES.forEach(baseline -> columns.add("baseline_" + baseline));
        columns.add("seed_jackknife_low");
        columns.add("seed_jackknife_high");
        return columns;
    }

    private boolean known(String key) {
        return records.stream().anyMatch(record -> record.has(key));
    }

    private static String cell(JsonNode record, String column) {
        if (column.startsWith("baseline_")) {
            return quoted(record.path("baselines").path(column.substring("baseline_".length())));
        }
        if (column.startsWith("seed_jackknife_")) {
            return jackknife(record, column.substring("seed_jackknife_".length()));
        }
        for (String summary : SUMMARIES) {
            if (column.startsWith(summary + "_")
                    && PARTS.contains(column.substring(summary.length() + 1))) {
                return quoted(record.path(summary).path(column.substring(summary.length() + 1)));
            }
        }
        return quoted(record.path(column));
    }

    private static String jackknife(JsonNode record, String end) {
        for (JsonNode interval : record.path("intervals")) {
            if (interval.path("method").asText().equals("seed-jackknife")) {
                return quoted(interval.path(end));
            }
        }
        return "";
    }

    private static String quoted(JsonNode value) {
        String text = value.isMissingNode() || value.isNull() ? "" : value.asText();
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
