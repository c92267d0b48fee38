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

/** Any conditions by any seeds on any dataset, with contrasts on request; nothing is selected. */
public final class SeedSweep implements StudyKind {
    /** The name that users write. */
    public static final String NAME = "seed-sweep";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ObjectNode normalise(ObjectNode parameters, StudyLimits limits) {
        return Json.MAPPER.valueToTree(SeedSweepParameters.read(parameters, limits));
    }

    @Override
    public StudyPlan plan(String studyId, StudyRequest request, KnownFacts known) {
        if (known.dataset().isEmpty()) {
            return StudyPlan.awaitDataset();
        }
        SeedSweepParameters parameters =
                SeedSweepParameters.read(request.parameters(), StudyLimits.NONE);
        return new Planning(studyId, request, parameters, known.dataset().get(), known).plan();
    }

    private record Planning(
            String studyId,
            StudyRequest request,
            SeedSweepParameters parameters,
            DatasetDescription dataset,
            KnownFacts known) {
        StudyPlan plan() {
            List<PlannedCondition> references = new ArrayList<>();
            List<PlannedCondition> swept = new ArrayList<>();
            boolean complete = true;
            for (int i = 0; i < parameters.conditions().size(); i++) {
                SweepCondition asked = parameters.conditions().get(i);
                String field = "parameters.conditions[" + i + "]";
                Optional<Anchor> anchor = Optional.empty();
                if (asked.referenceSeed() != null) {
                    PlannedCondition reference = reference(field, asked);
                    references.add(reference);
                    if (!known.missing(reference.id()).isEmpty()) {
                        return failed(references, swept, reference);
                    }
                    anchor = References.anchor(reference, known);
                    if (anchor.isEmpty()) {
                        complete = false;
                        continue;
                    }
                }
                swept.add(swept(field, asked, anchor));
            }
            List<PlannedCondition> conditions = new ArrayList<>(references);
            conditions.addAll(swept);
            List<ContrastDeclared> contrasts = contrasts(swept);
            complete = complete && swept.stream().allMatch(c -> Settled.in(known, c));
            complete = complete && contrasts.stream().allMatch(c -> settled(c));
            String phase = swept.isEmpty() ? References.PHASE : ConsistencySweep.SWEEP;
            return new StudyPlan(
                    phase,
                    conditions,
                    contrasts,
                    Optional.empty(),
                    complete
                            ? Optional.of(
                                    new Outcome(
                                            Outcome.Status.COMPLETED,
                                            "every planned figure is final"))
                            : Optional.empty());
        }

        private StudyPlan failed(
                List<PlannedCondition> references,
                List<PlannedCondition> swept,
                PlannedCondition reference) {
            List<PlannedCondition> conditions = new ArrayList<>(references);
            conditions.addAll(swept);
            return new StudyPlan(
                    References.PHASE,
                    conditions,
                    contrasts(swept),
                    Optional.empty(),
                    Optional.of(References.failure(reference, known)));
        }

        private PlannedCondition reference(String field, SweepCondition asked) {
            return References.condition(
                    studyId,
                    asked.label() + "-seed" + asked.referenceSeed(),
                    spec(field, asked, null),
                    asked.referenceSeed(),
                    known);
        }

        private PlannedCondition swept(
                String field, SweepCondition asked, Optional<Anchor> anchor) {
            AlignmentSpec alignment =
                    anchor.map(Anchor::decoder)
                            .map(d -> new AlignmentSpec(asked.lambda(), asked.symmetric(), d))
                            .orElse(null);
            String id = id(asked.label());
            ConditionDeclared declared =
                    new ConditionDeclared(
                            id,
                            spec(field, asked, alignment),
                            parameters.seeds(),
                            known.missing(id),
                            anchor.map(Anchor::decoder).orElse(null),
                            anchor.map(Anchor::quality).orElse(null),
                            null,
                            Truth.of(dataset));
            return new PlannedCondition(ConsistencySweep.SWEEP, asked.label(), declared);
        }

        private ConditionSpec spec(String field, SweepCondition asked, AlignmentSpec alignment) {
            return asked.spec(
                    field, dataset, request.numerics(), parameters.seedScope(), alignment);
        }

        private List<ContrastDeclared> contrasts(List<PlannedCondition> swept) {
            List<String> there = swept.stream().map(PlannedCondition::label).toList();
            return parameters.contrasts().stream()
                    .filter(c -> there.contains(c.a()) && there.contains(c.b()))
                    .map(
                            c ->
                                    new ContrastDeclared(
                                            studyId + "/contrast/" + c.a() + "-" + c.b(),
                                            id(c.a()),
                                            id(c.b())))
                    .toList();
        }

        private boolean settled(ContrastDeclared contrast) {
            boolean comparable = comparable(contrast.a()) && comparable(contrast.b());
            return !comparable || known.contrasts().containsKey(contrast.contrastId());
        }

        private boolean comparable(String conditionId) {
            return known.figure(conditionId).filter(figure -> figure.trained() != null).isPresent();
        }

        private String id(String label) {
            return studyId + "/" + ConsistencySweep.SWEEP + "/" + label;
        }
    }
}
