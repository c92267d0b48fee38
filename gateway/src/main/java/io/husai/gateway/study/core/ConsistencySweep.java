package io.husai.gateway.study.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.gateway.study.core.References.Anchor;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follow-up 2, the consistency-first objective: train a reference, then the seeds of every lambda
 * pulled to the reference's decoder, select under a limit on the drop of the explained variance,
 * and contrast the selected lambda with lambda 0.
 */
public final class ConsistencySweep implements StudyKind {
    /** The name that users write. */
    public static final String NAME = "consistency-sweep";

    static final String SWEEP = "sweep";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode normalise(ObjectNode parameters, StudyLimits limits) {
        return Json.MAPPER.valueToTree(ConsistencySweepParameters.read(parameters, limits));
    }

    @Override
    public StudyPlan plan(String studyId, StudyRequest request, KnownFacts known) {
        if (known.dataset().isEmpty()) {
            return StudyPlan.awaitDataset();
        }
        ConsistencySweepParameters parameters =
                ConsistencySweepParameters.read(request.parameters(), StudyLimits.NONE);
        return new Planning(studyId, request, parameters, known.dataset().get(), known).plan();
    }

    private record Planning(
            String studyId,
            StudyRequest request,
            ConsistencySweepParameters parameters,
            DatasetDescription dataset,
            KnownFacts known) {
        StudyPlan plan() {
            List<PlannedCondition> conditions = new ArrayList<>();
            parameters.referenceSeeds().forEach(seed -> conditions.add(reference(seed)));
            List<PlannedCondition> references = List.copyOf(conditions);
            for (PlannedCondition reference : references) {
                if (!known.missing(reference.id()).isEmpty()) {
                    return waiting(
                            References.PHASE,
                            conditions,
                            Optional.of(References.failure(reference, known)));
                }
            }
            if (references.stream()
                    .anyMatch(reference -> References.anchor(reference, known).isEmpty())) {
                return waiting(References.PHASE, conditions, Optional.empty());
            }
            List<PlannedCondition> swept = new ArrayList<>();
            for (double lambda : parameters.lambdas()) {
                references.forEach(reference -> swept.add(swept(lambda, reference)));
            }
            conditions.addAll(swept);
            if (!swept.stream().allMatch(condition -> Settled.in(known, condition))) {
                return new StudyPlan(
                        SWEEP, conditions, List.of(), Optional.empty(), Optional.empty());
            }
            return decide(conditions, swept);
        }

        private StudyPlan waiting(
                String phase, List<PlannedCondition> conditions, Optional<Outcome> outcome) {
            return new StudyPlan(phase, conditions, List.of(), Optional.empty(), outcome);
        }

        private StudyPlan decide(List<PlannedCondition> conditions, List<PlannedCondition> swept) {
            List<PlannedCondition> decisive =
                    swept.stream()
                            .filter(c -> anchor(c) == parameters.referenceSeeds().get(0))
                            .toList();
            PlannedCondition baseline = decisive.get(parameters.lambdas().indexOf(0.0));
            SweepEligibility rule = new SweepEligibility(parameters.maxEvDrop(), known);
            Selection selection =
                    rule.select(
                            baseline.id(), decisive.stream().map(PlannedCondition::id).toList());
            if (selection.selected().isEmpty()) {
                Outcome outcome = new Outcome(Outcome.Status.INCONCLUSIVE, selection.reason());
                return new StudyPlan(
                        SWEEP, conditions, List.of(), Optional.of(selection), Optional.of(outcome));
            }
            List<ContrastDeclared> contrasts = new ArrayList<>();
            for (PlannedCondition condition : decisive) {
                if (!condition.id().equals(baseline.id()) && Settled.measurable(known, condition)) {
                    contrasts.add(
                            new ContrastDeclared(
                                    studyId
                                            + "/contrast/"
                                            + condition.label()
                                            + "-"
                                            + baseline.label(),
                                    condition.id(),
                                    baseline.id()));
                }
            }
            boolean complete =
                    contrasts.stream().allMatch(c -> known.contrasts().containsKey(c.contrastId()));
            String reason =
                    selection.selected().get().equals(baseline.id())
                            ? "lambda 0 was selected: no penalty does better"
                            : "every planned figure is final";
            Optional<Outcome> outcome =
                    complete
                            ? Optional.of(new Outcome(Outcome.Status.COMPLETED, reason))
                            : Optional.empty();
            return new StudyPlan(SWEEP, conditions, contrasts, Optional.of(selection), outcome);
        }

        private PlannedCondition reference(long seed) {
            return References.condition(studyId, "seed" + seed, spec(null), seed, known);
        }

        private PlannedCondition swept(double lambda, PlannedCondition reference) {
            Anchor anchor = References.anchor(reference, known).orElseThrow();
            AlignmentSpec alignment =
                    lambda > 0
                            ? new AlignmentSpec(lambda, parameters.symmetric(), anchor.decoder())
                            : null;
            String label =
                    "lambda"
                            + plain(lambda)
                            + (parameters.referenceSeeds().size() > 1
                                    ? "-ref" + anchor.decoder().seed()
                                    : "");
            String id = studyId + "/" + SWEEP + "/" + label;
            return new PlannedCondition(
                    SWEEP,
                    label,
                    new ConditionDeclared(
                            id,
                            spec(alignment),
                            parameters.seeds(),
                            known.missing(id),
                            anchor.decoder(),
                            anchor.quality(),
                            Truth.of(dataset)));
        }

        private long anchor(PlannedCondition condition) {
            return condition.condition().reference().seed();
        }

        private ConditionSpec spec(AlignmentSpec alignment) {
            return new RunSettings(
                            parameters.preset(),
                            parameters.dSae(),
                            parameters.batchSize(),
                            parameters.learningRate(),
                            parameters.seedScope(),
                            parameters.snapshotEveryEpochs())
                    .spec(
                            dataset,
                            request.numerics(),
                            parameters.k(),
                            "parameters.epochs",
                            parameters.epochs(),
                            alignment);
        }

        private static String plain(double lambda) {
            return new java.math.BigDecimal(Double.toString(lambda))
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }
}
