package io.husai.gateway.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConsistencyUpdated;
import io.husai.contracts.event.Estimate;
import io.husai.contracts.event.Interval;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.SaeSpec;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A condition as the published study's record: its keys keep their published meaning (intervals are
 * the pair bootstrap's), and new keys stand beside them.
 */
final class ConditionRecord {
    private ConditionRecord() {}

    /**
     * @param planned the condition
     * @param figure its figure at the last planned step; empty where there is none (yet)
     * @param earlier its figures at the planned steps before, in step order
     * @param runtime seconds; null where unknown
     */
    static ObjectNode of(
            PlannedCondition planned,
            Optional<ConsistencyUpdated> figure,
            List<ConsistencyUpdated> earlier,
            Double runtime) {
        ObjectNode record = Json.MAPPER.createObjectNode();
        SaeSpec sae = planned.condition().spec().sae();
        record.put("condition", planned.phase() + "/" + planned.label());
        record.put("condition_id", planned.id());
        record.put("d_sae", sae.dSae());
        record.put("k", sae.k());
        record.put("n_seeds", figure.map(f -> f.seeds().size()).orElse(0));
        if (planned.condition().reference() != null) {
            addSweep(record, planned, figure);
        }
        record.put("step", planned.condition().lastStep());
        record.put("final", figure.map(ConsistencyUpdated::isFinal).orElse(false));
        figure.ifPresent(f -> addFigure(record, f));
        ArrayNode course = record.putArray("course");
        Stream.concat(earlier.stream(), figure.stream())
                .filter(at -> at.trained() != null)
                .forEach(at -> course.add(step(at)));
        if (runtime != null) {
            record.put("runtime_sec", runtime);
        }
        record.set("missing_seeds", Json.tree(planned.condition().missing()));
        return record;
    }

    private static void addSweep(
            ObjectNode record, PlannedCondition planned, Optional<ConsistencyUpdated> figure) {
        AlignmentSpec alignment = planned.condition().spec().alignment();
        record.put("lambda_consistency", alignment == null ? 0.0 : alignment.lambda());
        record.put("n_models", 1 + figure.map(f -> f.seeds().size()).orElse(0));
        record.put("seed_ref", planned.condition().reference().seed());
        record.set("train_seeds", Json.tree(planned.condition().seeds()));
    }

    /** The figure at a planned step; before the last one its interval is that of the band. */
    private static ObjectNode step(ConsistencyUpdated figure) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("step", figure.step());
        node.put("final", figure.isFinal());
        node.put("n_seeds", figure.seeds().size());
        node.put("trained_pwmcc", figure.trained().mean());
        String method = figure.lastPlannedStep() ? Interval.SEED_JACKKNIFE : Interval.SIMULTANEOUS;
        node.set("interval", figure.trained().interval(method).map(Json::tree).orElse(null));
        node.put("baseline_exact", figure.baselines().exact());
        node.put(
                "explained_variance",
                figure.explainedVariance() == null ? null : figure.explainedVariance().mean());
        return node;
    }

    private static void addFigure(ObjectNode record, ConsistencyUpdated figure) {
        Estimate random =
                figure.baselines().sampled() == null
                        ? null
                        : figure.baselines().sampled().estimate();
        record.set("trained_pwmcc", summary(figure.trained()));
        record.set("random_pwmcc", summary(random));
        if (figure.trained() != null && random != null) {
            record.put("delta_pwmcc", figure.trained().mean() - random.mean());
            record.put("ratio_pwmcc", figure.trained().mean() / random.mean());
            conservativeLow(figure.trained(), random)
                    .ifPresent(low -> record.put("delta_pwmcc_ci_low_conservative", low));
        }
        record.set("explained_variance", summary(figure.explainedVariance()));
        record.set("mse", summary(figure.mse()));
        addSeeds(record.putArray("per_seed_metrics"), figure);
        addPairs(record.putArray("trained_pairwise_pwmcc_values"), figure.pairs());
        if (figure.baselines().sampled() != null) {
            addPairs(
                    record.putArray("random_pairwise_pwmcc_values"),
                    figure.baselines().sampled().pairs());
        }
        record.set(
                "intervals",
                Json.tree(figure.trained() == null ? List.of() : figure.trained().intervals()));
        addBaselines(record.putObject("baselines"), figure.baselines());
        record.set("deltas", Json.tree(figure.deltas()));
        if (figure.heldOut() != null) {
            record.set("trained_pwmcc_held_out", summary(figure.heldOut()));
        }
        if (figure.explainedVarianceHeldOut() != null) {
            record.set("explained_variance_held_out", summary(figure.explainedVarianceHeldOut()));
        }
        if (figure.across() != null) {
            record.set("trained_pwmcc_across_references", summary(figure.across().estimate()));
            record.set(
                    "intervals_across_references",
                    Json.tree(figure.across().estimate().intervals()));
        }
        if (figure.alignmentToReference() != null) {
            record.put("alignment_to_ref", figure.alignmentToReference());
        }
        if (figure.companions() != null) {
            record.set("companions", Json.tree(figure.companions()));
        }
        if (figure.groundTruth() != null) {
            record.set("ground_truth", Json.tree(figure.groundTruth()));
        }
        if (figure.verdict() != null) {
            record.set("verdict", Json.tree(figure.verdict()));
        }
    }

    private static Optional<Double> conservativeLow(Estimate trained, Estimate random) {
        return trained.interval(Interval.PAIR_BOOTSTRAP)
                .flatMap(
                        t -> random.interval(Interval.PAIR_BOOTSTRAP).map(r -> t.low() - r.high()));
    }

    /** The published summary; its interval is the bootstrap's, null below 3 seeds. */
    private static ObjectNode summary(Estimate estimate) {
        if (estimate == null) {
            return null;
        }
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("mean", estimate.mean());
        node.put("std", estimate.std());
        node.put("min", estimate.min());
        node.put("max", estimate.max());
        node.put("median", estimate.median());
        Optional<Interval> interval = estimate.interval(Interval.PAIR_BOOTSTRAP);
        node.put("ci95_low", interval.map(Interval::low).orElse(null));
        node.put("ci95_high", interval.map(Interval::high).orElse(null));
        node.put("n", estimate.n());
        return node;
    }

    private static void addSeeds(ArrayNode seeds, ConsistencyUpdated figure) {
        for (ConsistencyUpdated.SeedQuality seed : figure.quality()) {
            ObjectNode node = seeds.addObject();
            node.put("seed", seed.seed());
            node.put("checkpoint", seed.weights());
            node.put("mse", seed.quality().mse());
            node.put("explained_variance", seed.quality().explainedVariance());
            node.put("l0", seed.quality().l0());
            node.put("dead_latents", seed.quality().deadLatents());
            node.put("run_id", seed.runId());
        }
    }

    private static void addPairs(ArrayNode values, List<ConsistencyUpdated.Pair> pairs) {
        pairs.forEach(pair -> values.add(pair.pwmcc()));
    }

    private static void addBaselines(ObjectNode node, ConsistencyUpdated.Baselines baselines) {
        node.put("exact", baselines.exact());
        if (baselines.sampled() != null) {
            node.put("sampled", baselines.sampled().estimate().mean());
        }
        if (baselines.untrained() != null) {
            node.put("untrained", baselines.untrained().mean());
        }
        if (baselines.crowding() != null) {
            node.put("crowding", baselines.crowding());
        }
        if (baselines.crowdingMended() != null) {
            node.put("crowding_mended", baselines.crowdingMended());
        }
    }
}
