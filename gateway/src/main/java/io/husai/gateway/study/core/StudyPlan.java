package io.husai.gateway.study.core;

import io.husai.contracts.event.ConditionDeclared;
import io.husai.contracts.event.ContrastDeclared;
import java.util.List;
import java.util.Optional;

/**
 * What a study wants.
 *
 * @param phase the step it is in: {@code dataset}, {@code search}, {@code retrain} and so on
 * @param conditions all conditions so far, in the order in which they should be trained
 * @param contrasts all contrasts so far
 * @param selection the decision, once it is made
 * @param outcome how it ended, once it has
 */
public record StudyPlan(
        String phase,
        List<PlannedCondition> conditions,
        List<ContrastDeclared> contrasts,
        Optional<Selection> selection,
        Optional<Outcome> outcome) {
    /** The phase of a study that waits for its dataset. */
    public static final String DATASET_PHASE = "dataset";

    public StudyPlan {
        conditions = List.copyOf(conditions);
        contrasts = List.copyOf(contrasts);
    }

    /** The plan of a study whose dataset is not there yet. */
    public static StudyPlan awaitDataset() {
        return new StudyPlan(
                DATASET_PHASE, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /**
     * @param phase the phase that trains it
     * @param label its name inside the phase, for example {@code k4}
     * @param condition what is declared
     */
    public record PlannedCondition(String phase, String label, ConditionDeclared condition) {
        public String id() {
            return condition.conditionId();
        }
    }
}
