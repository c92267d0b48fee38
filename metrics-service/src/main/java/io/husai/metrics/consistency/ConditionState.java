package io.husai.metrics.consistency;

import io.husai.contracts.event.ConditionDeclared;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a condition, as far as some of its steps need it.
 *
 * @param conditionId the condition
 * @param studyId its study
 * @param version grows with every change to anything of the condition
 * @param declaration absent until it has come
 * @param snapshots at the steps asked for
 * @param pairs values of pairs that may be needed
 * @param figures at the steps asked for and at those that they depend on
 * @param figureSteps all steps that have a figure, ascending
 * @param contrasts contrastIds that have the condition on one side, sorted
 */
record ConditionState(
        String conditionId,
        String studyId,
        long version,
        ConditionDeclared declaration,
        List<StoredSnapshot> snapshots,
        List<PairScore> pairs,
        List<StoredFigure> figures,
        List<Long> figureSteps,
        List<String> contrasts) {
    Optional<StoredFigure> figure(long step) {
        return figures.stream().filter(f -> f.step() == step).findFirst();
    }

    List<StoredSnapshot> snapshotsAt(long step) {
        return snapshots.stream().filter(s -> s.step() == step).toList();
    }
}
