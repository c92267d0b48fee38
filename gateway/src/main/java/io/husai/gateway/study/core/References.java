package io.husai.gateway.study.core;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ConsistencyUpdated.SeedQuality;
import io.husai.contracts.event.Quality;
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
                PHASE, label, new ConditionDeclared(id, spec, List.of(seed), known.missing(id)));
    }

    /**
     * What a reference's last snapshot says.
     *
     * @param decoder that runs are pulled to
     * @param quality of that run
     */
    record Anchor(ReferenceDecoder decoder, Quality quality) {}

    /** The reference's last snapshot, once it is there. */
    static Optional<Anchor> anchor(PlannedCondition reference, KnownFacts known) {
        return known.figure(reference.id())
                .flatMap(figure -> figure.quality().stream().findFirst())
                .map(run -> new Anchor(decoder(run, reference), run.quality()));
    }

    /** The final decoder of a run of that condition. */
    static ReferenceDecoder decoder(SeedQuality run, PlannedCondition condition) {
        return new ReferenceDecoder(
                run.runId(),
                run.seed(),
                condition.condition().lastStep(),
                run.weights(),
                run.weightsSha256());
    }

    static Outcome failure(PlannedCondition reference, KnownFacts known) {
        return new Outcome(
                Outcome.Status.FAILED,
                "the reference could not be trained: "
                        + Eligibility.missing(known.missing(reference.id())));
    }
}
