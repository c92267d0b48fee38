package io.husai.metrics.consistency;

import io.husai.contracts.event.Quality;
import io.husai.contracts.event.SnapshotTaken;
import io.husai.contracts.event.SnapshotTaken.Weights;

/**
 * A snapshot of a condition. Its natural key is (conditionId, seed, step): the first one holds.
 *
 * @param seed the run's seed
 * @param step steps done
 * @param runId the run
 * @param weights where they are
 * @param quality over the dataset
 */
public record StoredSnapshot(long seed, long step, String runId, Weights weights, Quality quality) {
    public static StoredSnapshot of(SnapshotTaken taken) {
        return new StoredSnapshot(
                taken.seed(), taken.step(), taken.runId(), taken.weights(), taken.quality());
    }
}
