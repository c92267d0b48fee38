package io.husai.gateway.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.gateway.study.core.DatasetSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The content of {@code summary.md}: what was asked, what was found, and what it rests on. */
final class Summary {
    private final ReportFacts facts;
    private final JsonNode results;
    private final StringBuilder out = new StringBuilder();

    Summary(ReportFacts facts, JsonNode results) {
        this.facts = facts;
        this.results = results;
    }

    String text() {
        line("# " + facts.request().kind() + " " + facts.studyId());
        line("");
        line(
                "Status: **"
                        + facts.status()
                        + "**"
                        + facts.reason().map(reason -> " (" + reason + ")").orElse(""));
        line("");
        dataset();
        table("Search", records("search_records"));
        selection();
        table("Retrain and control", records("retrain_record", "control_record"));
        table("Sweep", records("records"));
        sideBySide();
        groundTruth();
        contrasts();
        reading();
        return out.toString();
    }

    private void dataset() {
        facts.dataset()
                .ifPresent(
                        d -> {
                            line(
                                    format(
                                            "Dataset: %s, %d rows x %d, SHA-256 `%s`.",
                                            d.name(), d.rows(), d.dModel(), d.sha256()));
                            line("");
                        });
        network(results.path("activation_stats").path("provenance"));
    }

    /** How well the network that gave the activations does what it was trained for. */
    private void network(JsonNode provenance) {
        if (provenance.has("heldOutAccuracy")) {
            line(
                    format(
                            "Its network, after %d epochs, was right on %.2f %% of the sequences"
                                    + " that it was trained on and %.2f %% of the others.",
                            provenance.path("epochsTrained").asLong(),
                            100 * provenance.path("trainingAccuracy").asDouble(),
                            100 * provenance.path("heldOutAccuracy").asDouble()));
            line("");
        }
    }

    private void table(String title, List<JsonNode> records) {
        if (records.isEmpty()) {
            return;
        }
        line("## " + title);
        line("");
        line(
                "| condition | seeds | PWMCC | seed jackknife 95 % | pair bootstrap 95 % | random |"
                        + " delta | exact | crowding bound | crowding mended | EV | MSE |");
        line("|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (JsonNode r : records) {
            line(
                    "| "
                            + String.join(
                                    " | ",
                                    r.path("condition").asText(),
                                    r.path("n_seeds").asText(),
                                    number(r.path("trained_pwmcc").path("mean")),
                                    interval(r, "seed-jackknife"),
                                    interval(r, "pair-bootstrap"),
                                    number(r.path("random_pwmcc").path("mean")),
                                    number(r.path("delta_pwmcc")),
                                    number(r.path("baselines").path("exact")),
                                    number(r.path("baselines").path("crowding")),
                                    number(r.path("baselines").path("crowding_mended")),
                                    number(r.path("explained_variance").path("mean")),
                                    number(r.path("mse").path("mean")))
                            + " |");
        }
        line("");
        for (JsonNode r : records) {
            for (JsonNode missing : r.path("missing_seeds")) {
                line(
                        format(
                                "* %s: seed %s is missing: %s",
                                r.path("condition").asText(),
                                missing.path("seed").asText(),
                                missing.path("reason").asText()));
            }
        }
    }

    private void selection() {
        JsonNode selection = results.path("selection");
        if (selection.isMissingNode()) {
            return;
        }
        line("## Selection");
        line("");
        line("Rule: " + selection.path("criterion").asText() + ".");
        line("");
        JsonNode k = selection.path("selected_k");
        JsonNode lambda = selection.path("selected_lambda");
        String chosen =
                k.isNumber()
                        ? "k = " + k.asText()
                        : lambda.isNumber() ? "lambda = " + lambda.asText() : "";
        line(
                chosen.isEmpty()
                        ? "Nothing was selected: " + selection.path("reason").asText() + "."
                        : "Selected: **"
                                + chosen
                                + "**: "
                                + selection.path("reason").asText()
                                + ".");
        line("");
        simultaneous(selection);
    }

    /** The intervals that carry the winner's curse, where the rule's candidates have them. */
    private void simultaneous(JsonNode selection) {
        List<JsonNode> looked = new ArrayList<>();
        selection
                .path("candidates")
                .forEach(
                        c -> {
                            if (c.path("simultaneous").isObject()) {
                                looked.add(c);
                            }
                        });
        if (looked.isEmpty()) {
            return;
        }
        line(
                format(
                        "The best of %d is partly the luckiest. Intervals of the delta that hold"
                                + " for all %d together (seed jackknife, Bonferroni, 95 %%):",
                        looked.size(), looked.size()));
        line("");
        line("| condition | delta | simultaneous 95 % |");
        line("|---|---|---|");
        for (JsonNode c : looked) {
            line(
                    format(
                            "| %s | %s | %s to %s |",
                            label(c.path("conditionId")),
                            number(c.path("delta")),
                            number(c.path("simultaneous").path("low")),
                            number(c.path("simultaneous").path("high"))));
        }
        line("");
    }

    private void contrasts() {
        for (JsonNode contrast : results.path("contrasts")) {
            if (!contrast.path("difference").isNumber()) {
                continue;
            }
            line(
                    "## Contrast: "
                            + label(contrast.path("a"))
                            + " minus "
                            + label(contrast.path("b")));
            line("");
            line(
                    format(
                            "Difference in trained PWMCC %s; seed jackknife 95 %% %s; pair"
                                + " bootstrap 95 %% %s (published method; pairs that share a seed"
                                + " are not independent).",
                            number(contrast.path("difference")),
                            ends(contrast.path("seed_jackknife")),
                            ends(contrast.path("pair_bootstrap"))));
            line("");
            if (contrast.hasNonNull("verdict")) {
                line(contrast.path("verdict").asText());
                line("");
            }
        }
    }

    /** The sweep's three readings of the same runs, see the protocol. */
    private void sideBySide() {
        List<JsonNode> swept =
                records("records").stream().filter(r -> r.has("trained_pwmcc_held_out")).toList();
        if (swept.isEmpty()) {
            return;
        }
        line("## With the reference among the pairs, held out, and across references");
        line("");
        line(
                "| condition | as published | held out | across references | alignment to the"
                        + " reference | EV as published | EV held out |");
        line("|---|---|---|---|---|---|---|");
        for (JsonNode r : swept) {
            line(
                    "| "
                            + String.join(
                                    " | ",
                                    r.path("condition").asText(),
                                    number(r.path("trained_pwmcc").path("mean")),
                                    number(r.path("trained_pwmcc_held_out").path("mean")),
                                    number(r.path("trained_pwmcc_across_references").path("mean")),
                                    number(r.path("alignment_to_ref")),
                                    number(r.path("explained_variance").path("mean")),
                                    number(r.path("explained_variance_held_out").path("mean")))
                            + " |");
        }
        line("");
    }

    private void groundTruth() {
        List<JsonNode> known =
                records("records", "search_records", "retrain_record").stream()
                        .filter(r -> r.path("ground_truth").isObject())
                        .toList();
        if (known.isEmpty()) {
            return;
        }
        line("## Against the true atoms");
        line("");
        line("| condition | MCC (signed, one to one) | chance | MCC between seeds |");
        line("|---|---|---|---|");
        for (JsonNode r : known) {
            line(
                    "| "
                            + String.join(
                                    " | ",
                                    r.path("condition").asText(),
                                    number(r.path("ground_truth").path("mcc")),
                                    number(r.path("ground_truth").path("chance")),
                                    number(r.path("companions").path("mccSigned")))
                            + " |");
        }
        line("");
    }

    private void reading() {
        line("## Reading these figures");
        line("");
        line(
                "* PWMCC is the mean over both directions of each latent's best absolute cosine in"
                    + " the other decoder. `random` are sampled decoders as published, `exact`"
                    + " their expectation, the crowding bound is what unrelated atoms with the same"
                    + " pooled second moment would show at most; the mended estimate removes the"
                    + " bound's bias.");
        line(
                "* The seed jackknife is the interval to trust; the pair bootstrap is shown as"
                        + " published.");
        if (facts.request().dataset() instanceof DatasetSource.Made made
                && made.recipe()
                        instanceof io.husai.contracts.event.DatasetRecipe.ModularAddition recipe
                && recipe.position() == io.husai.contracts.event.DatasetRecipe.Position.ANSWER) {
            line(
                    "* The activations are taken at the answer token, which the transformer reads:"
                            + " it copies, it does not compute. `position: equals` is the honest"
                            + " task.");
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
        for (JsonNode interval : record.path("intervals")) {
            if (interval.path("method").asText().equals(method)) {
                return number(interval.path("low")) + " to " + number(interval.path("high"));
            }
        }
        return "";
    }

    private static String ends(JsonNode interval) {
        return interval.isArray()
                ? number(interval.get(0)) + " to " + number(interval.get(1))
                : "none (too few seeds)";
    }

    private static String label(JsonNode conditionId) {
        String[] parts = conditionId.asText().split("/");
        return parts.length < 3 ? conditionId.asText() : parts[1] + " " + parts[2];
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? format("%.4f", value.doubleValue()) : "";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
