package io.husai.images;

import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.event.DatasetRecipe;
import io.husai.contracts.event.DatasetRequested;
import io.husai.contracts.event.RequestedRun;
import io.husai.contracts.event.TrainingRequested;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Numerics;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import java.util.List;
import java.util.UUID;

/** Jobs that a trainer finishes in seconds. */
final class TrainerJobs {
    private static final long STEPS = 5;

    private TrainerJobs() {}

    /** The study's data, after one epoch. */
    static DatasetRequested dataset() {
        return new DatasetRequested(
                UUID.randomUUID().toString(),
                1,
                UUID.randomUUID().toString(),
                Numerics.CPU,
                new DatasetRecipe.ModularAddition(DatasetRecipe.Position.ANSWER, 0, 1));
    }

    /** One run of a few steps, with snapshots at the first and the last. */
    static TrainingRequested training(DatasetLocation dataset) {
        String studyId = UUID.randomUUID().toString();
        ConditionSpec condition =
                new ConditionSpec(
                        dataset.sha256(),
                        Preset.HUSAI.sae(dataset.dModel(), 16, 4),
                        TrainingSpec.plain(
                                STEPS, 256, 1e-3, SeedScope.INIT_AND_ORDER, List.of(0L, STEPS)),
                        null,
                        Numerics.CPU,
                        ConditionSpec.ENGINE);
        return new TrainingRequested(
                UUID.randomUUID().toString(),
                1,
                studyId,
                Numerics.CPU,
                true,
                dataset,
                List.of(RequestedRun.of(studyId + "/search/k=4", new RunSpec(condition, 42))));
    }
}
