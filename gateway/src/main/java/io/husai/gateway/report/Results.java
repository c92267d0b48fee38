package io.husai.gateway.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.Sha256;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.ContrastUpdated;
import io.husai.contracts.event.Interval;
import io.husai.gateway.study.core.AdaptiveL0;
import io.husai.gateway.study.core.ConsistencySweep;
import io.husai.gateway.study.core.Selection;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.util.List;
import java.util.Optional;

/**
 * Builds {@code results.json}: the published study's keys in their published meaning, and new keys
 * for what is new.
 */
final class Results {
    private final ReportFacts facts;

    Results(ReportFacts facts) {
        this.facts = facts;
    }

    ObjectNode build() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode config = config();
        addMetadata(root.putObject("run_metadata"), config);
        root.set("config", config);
        facts.dataset()
                .ifPresent(
                        dataset -> {
                            ObjectNode stats = root.putObject("activation_stats");
                            stats.putArray("shape").add(dataset.rows()).add(dataset.dModel());
                            stats.put("mean", dataset.mean());
                            stats.put("std", dataset.standardDeviation());
                            stats.put("sha256", dataset.sha256());
                            stats.put("name", dataset.name());
                            stats.set("provenance", Json.tree(dataset.provenance()));
                        });
        addRecords(root);
        ArrayNode contrasts = root.putArray("contrasts");
        facts.plan().contrasts().forEach(contrast -> contrasts.add(contrast(contrast)));
        return root;
    }

    private ObjectNode config() {
        ObjectNode config = Json.MAPPER.createObjectNode();
        config.put("kind", facts.request().kind());
        config.set("dataset", Json.tree(facts.request().dataset()));
        config.put("numerics", facts.request().numerics());
        config.put("cache", facts.request().useCache() ? "on" : "off");
        config.set("parameters", facts.request().parameters());
        return config;
    }

    private void addMetadata(ObjectNode metadata, ObjectNode config) {
        metadata.put("timestamp_utc", facts.createdAt().toString());
        metadata.put("run_id", facts.studyId());
        metadata.put("command", "POST /api/studies");
        metadata.put("config_hash", Sha256.of(Json.canonical(config)));
        metadata.put("status", facts.status());
        facts.reason().ifPresent(reason -> metadata.put("reason", reason));
        facts.finishedAt().ifPresent(at -> metadata.put("finished_utc", at.toString()));
    }

    private void addRecords(ObjectNode root) {
        if (facts.request().kind().equals(AdaptiveL0.NAME)) {
            ArrayNode search = root.putArray("search_records");
            records("search").forEach(search::add);
        } else {
            ArrayNode references = root.putArray("reference_records");
            records("reference").forEach(references::add);
            ArrayNode swept = root.putArray("records");
            records("sweep").forEach(swept::add);
        }
        facts.plan()
                .selection()
                .ifPresent(selection -> root.set("selection", selection(selection)));
        records("retrain").stream().findFirst().ifPresent(r -> root.set("retrain_record", r));
        records("control").stream().findFirst().ifPresent(r -> root.set("control_record", r));
    }

    private List<ObjectNode> records(String phase) {
        return facts.plan().conditions().stream()
                .filter(condition -> condition.phase().equals(phase))
                .map(this::record)
                .toList();
    }

    private ObjectNode record(PlannedCondition condition) {
        return ConditionRecord.of(
                condition,
                Optional.ofNullable(facts.figures().get(condition.id())),
                facts.earlier().getOrDefault(condition.id(), List.of()),
                facts.runtimeSeconds().get(condition.id()));
    }

    private ObjectNode selection(Selection selection) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("criterion", selection.criterion());
        boolean sweep = facts.request().kind().equals(ConsistencySweep.NAME);
        String limit = sweep ? "maxEvDrop" : "evFloor";
        node.put(
                sweep ? "max_ev_drop" : "ev_floor",
                facts.request().parameters().path(limit).asDouble());
        node.put("reason", selection.reason());
        Optional<ObjectNode> selected =
                facts.plan().conditions().stream()
                        .filter(
                                condition ->
                                        selection
                                                .selected()
                                                .filter(condition.id()::equals)
                                                .isPresent())
                        .findFirst()
                        .map(this::record);
        String key = sweep ? "selected_lambda" : "selected_k";
        node.set(
                key,
                selected.map(record -> record.get(sweep ? "lambda_consistency" : "k"))
                        .orElse(null));
        selected.ifPresent(record -> node.set("selected_record", record));
        node.set("candidates", Json.tree(selection.candidates()));
        return node;
    }

    private ObjectNode contrast(ContrastDeclared declared) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("contrast_id", declared.contrastId());
        node.put("a", declared.a());
        node.put("b", declared.b());
        ContrastUpdated figure = facts.contrasts().get(declared.contrastId());
        if (figure == null) {
            return node;
        }
        node.put("step", figure.step());
        node.put("final", figure.isFinal());
        node.put("difference", figure.difference());
        addInterval(node, "pair_bootstrap", figure.intervals(), Interval.PAIR_BOOTSTRAP);
        addInterval(node, "seed_jackknife", figure.intervals(), Interval.SEED_JACKKNIFE);
        addInterval(node, "seed_jackknife", figure.intervals(), Interval.WELCH);
        node.set("intervals", Json.tree(figure.intervals()));
        if (figure.differenceHeldOut() != null) {
            node.put("difference_held_out", figure.differenceHeldOut());
            node.set("intervals_held_out", Json.tree(figure.intervalsHeldOut()));
        }
        if (figure.across() != null) {
            node.put("difference_across_references", figure.across().difference());
            node.set("intervals_across_references", Json.tree(figure.across().intervals()));
        }
        if (figure.verdict() != null) {
            node.put("verdict", figure.verdict().text());
            node.set("verdict_details", Json.tree(figure.verdict()));
        }
        return node;
    }

    private static void addInterval(
            ObjectNode node, String key, List<Interval> intervals, String method) {
        intervals.stream()
                .filter(interval -> interval.method().equals(method))
                .findFirst()
                .ifPresent(interval -> node.putArray(key).add(interval.low()).add(interval.high()));
    }
}
