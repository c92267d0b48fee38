package io.husai.trainer.job;

import io.husai.contracts.artifact.ArtifactStore;
import io.husai.trainer.dataset.DatasetShelf;
import io.husai.trainer.dataset.DatasetWorkshop;
import io.husai.trainer.sae.Engine;
import io.husai.trainer.snapshot.CheckpointShelf;
import io.husai.trainer.snapshot.ReferenceShelf;
import io.husai.trainer.snapshot.SnapshotShelf;

/**
 * What the work on any job uses.
 *
 * @param engine trains
 * @param events where announcements go
 * @param store the artifact store
 * @param datasets opens datasets
 * @param workshop makes datasets
 * @param snapshots weights by run and step
 * @param checkpoints states by run
 * @param references decoders that runs are pulled to
 * @param condition whether the store works
 * @param meter counts
 * @param trace shows the job in hand
 */
public record Workplace(
        Engine engine,
        EventSink events,
        ArtifactStore store,
        DatasetShelf datasets,
        DatasetWorkshop workshop,
        SnapshotShelf snapshots,
        CheckpointShelf checkpoints,
        ReferenceShelf references,
        StoreCondition condition,
        WorkMeter meter,
        JobTrace trace) {
    /** A workplace around a store. */
    public static Workplace around(
            Engine engine,
            EventSink events,
            ArtifactStore store,
            StoreCondition condition,
            WorkMeter meter,
            JobTrace trace) {
        return new Workplace(
                engine,
                events,
                store,
                new DatasetShelf(store),
                new DatasetWorkshop(),
                new SnapshotShelf(store),
                new CheckpointShelf(store),
                new ReferenceShelf(store),
                condition,
                meter,
                trace);
    }
}
