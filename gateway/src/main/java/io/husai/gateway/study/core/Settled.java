package io.husai.gateway.study.core;

import io.husai.gateway.study.core.StudyPlan.PlannedCondition;

/** Whether a condition has said all that it can. */
final class Settled {
    private static final int FEWEST_SEEDS = 3;

    private Settled() {}

    /** A final figure is there, or no seed is left that could give one. */
    static boolean in(KnownFacts known, PlannedCondition condition) {
        return known.figure(condition.id()).isPresent()
                || known.missing(condition.id()).size() >= condition.condition().seeds().size();
    }

    /** The final figure has enough seeds for an interval. */
    static boolean measurable(KnownFacts known, PlannedCondition condition) {
        return known.figure(condition.id())
                .filter(figure -> figure.seeds().size() >= FEWEST_SEEDS)
                .isPresent();
    }
}
