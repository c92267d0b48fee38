package io.husai.trainer.job;

import io.husai.contracts.spec.RunSpec;
import io.husai.trainer.snapshot.StoredSnapshot;
import java.util.Map;

/**
 * What is left to do of a run.
 *
 * @param spec the run
 * @param stored the planned steps that the store holds
 */
record RunPlan(RunSpec spec, Map<Long, StoredSnapshot> stored) {
    RunPlan {
        stored = Map.copyOf(stored);
    }

    boolean complete() {
        return spec.condition().training().snapshotSteps().stream().allMatch(stored::containsKey);
    }

    /**
     * Whether training may go on from a checkpoint at that step: all planned steps before it are
     * stored (the engine takes the one at it again).
     */
    boolean resumableAt(long step) {
        return spec.condition().training().snapshotSteps().stream()
                .filter(planned -> planned < step)
                .allMatch(stored::containsKey);
    }
}
