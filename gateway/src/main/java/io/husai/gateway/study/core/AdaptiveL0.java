package io.husai.gateway.study.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.husai.contracts.Json;
import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastDeclared;
import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.gateway.study.core.AdaptiveL0Parameters.OnNoneEligible;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follow-up 1, adaptive L0 calibration: search over k, select by the conservative lower bound of
 * the delta under a floor on the explained variance, retrain the selected k and the matched control
 * for longer with more seeds, and contrast the two.
 */
public final class AdaptiveL0 implements StudyKind {
    /** The name that users write. */
    public static final String NAME = "adaptive-l0";

    static final String SEARCH = "search";
    static final String RETRAIN = "retrain";
    static final String CONTROL = "control";
    static final String CONTRAST = "contrast";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode normalise(ObjectNode parameters, StudyLimits limits) {
        return Json.MAPPER.valueToTree(AdaptiveL0Parameters.read(parameters, limits));
    }

    @Override
    public StudyPlan plan(String studyId, StudyRequest request, KnownFacts known) {
        if (known.dataset().isEmpty()) {
            return StudyPlan.awaitDataset();
        }
        AdaptiveL0Parameters parameters =
                AdaptiveL0Parameters.read(request.parameters(), StudyLimits.NONE);
        return new Planning(studyId, request, parameters, known.dataset().get(), known).plan();
    }

    /** One planning: the study's state is derived from the facts each time. */
    private record Planning(
            String studyId,
            StudyRequest request,
            AdaptiveL0Parameters parameters,
            DatasetDescription dataset,
            KnownFacts known) {
        StudyPlan plan() {
            PlannedCondition control = longer(CONTROL, parameters.controlK());
            if (parameters.controlOnly()) {
                return finish(CONTROL, List.of(control), List.of(), Optional.empty());
            }
            List<PlannedCondition> conditions = new ArrayList<>();
            parameters.k().forEach(k -> conditions.add(searched(k)));
            if (!conditions.stream().allMatch(this::settled)) {
                return new StudyPlan(
                        SEARCH, conditions, List.of(), Optional.empty(), Optional.empty());
            }
            Selection selection = select(conditions);
            if (selection.selected().isEmpty()) {
                Outcome outcome = new Outcome(Outcome.Status.INCONCLUSIVE, selection.reason());
                return new StudyPlan(
                        SEARCH,
                        conditions,
                        List.of(),
                        Optional.of(selection),
                        Optional.of(outcome));
            }
            int k = kOf(conditions, selection.selected().get());
            PlannedCondition retrained = longer(RETRAIN, k);
            conditions.add(retrained);
            List<ContrastDeclared> contrasts = new ArrayList<>();
            if (k != parameters.controlK()) {
                conditions.add(control);
                contrasts.add(
                        new ContrastDeclared(
                                studyId + "/" + CONTRAST + "/k" + k + "-k" + parameters.controlK(),
                                retrained.id(),
                                control.id()));
            }
            return finish(RETRAIN, conditions, contrasts, Optional.of(selection));
        }

        private StudyPlan finish(
                String phase,
                List<PlannedCondition> conditions,
                List<ContrastDeclared> contrasts,
                Optional<Selection> selection) {
            List<PlannedCondition> decisive =
                    conditions.stream().filter(c -> !c.phase().equals(SEARCH)).toList();
            boolean waiting =
                    !decisive.stream().allMatch(this::settled)
                            || decisive.stream().allMatch(this::measurable)
                                    && !contrasts.stream()
                                            .allMatch(
                                                    c ->
                                                            known.contrasts()
                                                                    .containsKey(c.contrastId()));
            Optional<Outcome> outcome =
                    waiting ? Optional.empty() : Optional.of(outcome(decisive, contrasts));
            return new StudyPlan(phase, conditions, contrasts, selection, outcome);
        }

        private Outcome outcome(List<PlannedCondition> decisive, List<ContrastDeclared> contrasts) {
            for (PlannedCondition condition : decisive) {
                if (!measurable(condition)) {
                    return new Outcome(
                            Outcome.Status.INCONCLUSIVE,
                            condition.phase()
                                    + " "
                                    + condition.label()
                                    + " has fewer than 3 seeds left: "
                                    + Eligibility.missing(known.missing(condition.id())));
                }
            }
            if (contrasts.isEmpty() && !parameters.controlOnly()) {
                return new Outcome(
                        Outcome.Status.COMPLETED,
                        "the control's k = "
                                + parameters.controlK()
                                + " was selected, so there is no contrast");
            }
            return new Outcome(Outcome.Status.COMPLETED, "every planned figure is final");
        }

        private Selection select(List<PlannedCondition> conditions) {
            List<Selection.Candidate> candidates = new ArrayList<>();
            for (PlannedCondition condition : conditions) {
                candidates.add(
                        Eligibility.judge(
                                condition.id(),
                                known.figure(condition.id()),
                                known.missing(condition.id()),
                                parameters.evFloor()));
            }
            return Eligibility.select(
                    SimultaneousDeltas.added(candidates, known.figures()),
                    parameters.evFloor(),
                    parameters.onNoneEligible() == OnNoneEligible.USE_ALL);
        }

        private boolean settled(PlannedCondition condition) {
            return Settled.in(known, condition);
        }

        private boolean measurable(PlannedCondition condition) {
            return Settled.measurable(known, condition);
        }

        private int kOf(List<PlannedCondition> conditions, String conditionId) {
            return conditions.stream()
                    .filter(c -> c.id().equals(conditionId))
                    .findFirst()
                    .orElseThrow()
                    .condition()
                    .spec()
                    .sae()
                    .k();
        }

        private PlannedCondition searched(int k) {
            return condition(
                    SEARCH,
                    k,
                    "parameters.searchEpochs",
                    parameters.searchEpochs(),
                    parameters.searchSeeds());
        }

        private PlannedCondition longer(String phase, int k) {
            return condition(
                    phase,
                    k,
                    "parameters.retrainEpochs",
                    parameters.retrainEpochs(),
                    parameters.retrainSeeds());
        }

        private PlannedCondition condition(
                String phase, int k, String field, int epochs, List<Long> seeds) {
            ConditionSpec spec =
                    new RunSettings(
                                    parameters.preset(),
                                    parameters.dSae(),
                                    parameters.batchSize(),
                                    parameters.learningRate(),
                                    parameters.seedScope(),
                                    parameters.snapshotEveryEpochs())
                            .spec(dataset, request.numerics(), k, field, epochs, null);
            String label = "k" + k;
            String id = studyId + "/" + phase + "/" + label;
            return new PlannedCondition(
                    phase,
                    label,
                    new ConditionDeclared(
                            id,
                            spec,
                            seeds,
                            known.missing(id),
                            null,
                            null,
                            null,
                            Truth.of(dataset)));
        }
    }
}
