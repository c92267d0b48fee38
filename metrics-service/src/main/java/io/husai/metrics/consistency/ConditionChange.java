package io.husai.metrics.consistency;

import java.util.List;

/**
 * What one unit of work changes of a condition.
 *
 * @param conditionId the condition
 * @param version that the condition must still have
 * @param snapshots to store
 * @param pairs to store, in the order of their keys
 * @param figures to store in place of what is there
 */
record ConditionChange(
        String conditionId,
        long version,
        List<StoredSnapshot> snapshots,
        List<PairScore> pairs,
        List<StoredFigure> figures) {
    boolean isEmpty() {
        return snapshots.isEmpty() && figures.isEmpty();
    }
}
