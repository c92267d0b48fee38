package io.husai.gateway.study.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.AnchoredRun;
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
import java.util.stream.Stream;

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
            if (references.size() == 1) {
                return decide(conditions, swept);
            }
            List<PlannedCondition> across =
                    swept.stream().map(c -> acrossReferences(c, swept)).toList();
            List<PlannedCondition> all = new ArrayList<>(references);
            all.addAll(across);
            return across.stream().allMatch(this::isHeldAcross)
                    ? decide(all, across)
                    : waiting(SWEEP, all, Optional.empty());
        }

        /** The decisive conditions learn of the runs that were pulled to the other references. */
        private PlannedCondition acrossReferences(
                PlannedCondition condition, List<PlannedCondition> swept) {
            if (!isDecisive(condition)) {
                return condition;
            }
            List<AnchoredRun> elsewhere =
                    swept.stream()
                            .filter(other -> !isDecisive(other))
                            .filter(other -> lambda(other) == lambda(condition))
                            .flatMap(this::runs)
                            .toList();
            return new PlannedCondition(
                    condition.phase(),
                    condition.label(),
                    condition.condition().withElsewhere(elsewhere));
        }

        private Stream<AnchoredRun> runs(PlannedCondition swept) {
            return known.figure(swept.id()).stream()
                    .flatMap(figure -> figure.quality().stream())
                    .map(run -> new AnchoredRun(anchor(swept), References.decoder(run, swept)));
        }

        private boolean isHeldAcross(PlannedCondition condition) {
            boolean hasPairs =
                    !condition.condition().elsewhere().isEmpty()
                            && Settled.measurable(known, condition);
            return !hasPairs || known.figure(condition.id()).orElseThrow().across() != null;
        }

        private boolean isDecisive(PlannedCondition condition) {
            return anchor(condition) == parameters.referenceSeeds().get(0);
        }

        private static double lambda(PlannedCondition condition) {
            AlignmentSpec alignment = condition.condition().spec().alignment();
            return alignment == null ? 0 : alignment.lambda();
        }

        private StudyPlan waiting(
                String phase, List<PlannedCondition> conditions, Optional<Outcome> outcome) {
            return new StudyPlan(phase, conditions, List.of(), Optional.empty(), outcome);
        }

        private StudyPlan decide(List<PlannedCondition> conditions, List<PlannedCondition> swept) {
            List<PlannedCondition> decisive = swept.stream().filter(this::isDecisive).toList();
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
                            null,
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
