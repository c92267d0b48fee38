package io.husai.gateway.study.core;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.ReferenceDecoder;
import io.husai.gateway.study.core.StudyPlan.PlannedCondition;
import java.util.List;
import java.util.Optional;

/** References: conditions of one run whose decoder others are pulled to. */
final class References {
    static final String PHASE = "reference";

    private References() {}

    static PlannedCondition condition(
            String studyId, String label, ConditionSpec spec, long seed, KnownFacts known) {
        String id = studyId + "/" + PHASE + "/" + label;
        return new PlannedCondition(
                PHASE,
                label,
                new ConditionDeclared(id, spec, List.of(seed), known.missing(id), null));
    }

    /** The reference's final decoder, once it is there. */
    static Optional<ReferenceDecoder> decoder(PlannedCondition reference, KnownFacts known) {
        return known.figure(reference.id())
                .flatMap(figure -> figure.quality().stream().findFirst())
                .map(
                        run ->
                                new ReferenceDecoder(
                                        run.runId(),
                                        run.seed(),
                                        reference.condition().lastStep(),
                                        run.weights(),
                                        run.weightsSha256()));
    }

    static Outcome failure(PlannedCondition reference, KnownFacts known) {
        return new Outcome(
                Outcome.Status.FAILED,
                "the reference could not be trained: "
                        + Eligibility.missing(known.missing(reference.id())));
    }
}
