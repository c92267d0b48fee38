package io.husai.gateway.study.core;

import io.husai.contracts.event.DatasetDescription;
import io.husai.contracts.spec.AlignmentSpec;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.SeedScope;
import java.util.List;

/** Settings that kinds of study share, and the spec that they make on a dataset. */
record RunSettings(
        Preset preset,
        int dSae,
        int batchSize,
        double learningRate,
        SeedScope seedScope,
        int snapshotEveryEpochs) {
    /**
     * A condition's spec.
     *
     * @param epochsField the parameter that gave the epochs, for the error
     * @param alignment null without a penalty
     */
    ConditionSpec spec(
            DatasetDescription dataset,
            String numerics,
            int k,
            String epochsField,
            int epochs,
            AlignmentSpec alignment) {
        long steps = SnapshotSteps.ofEpochs(epochsField, dataset, batchSize, epochs);
        long interval = SnapshotSteps.perEpoch(dataset, batchSize) * snapshotEveryEpochs;
        List<Long> planned = SnapshotSteps.every(interval, steps);
        SaeSpec sae = preset.sae(dataset.dModel(), dSae, k);
        return new ConditionSpec(
                dataset.sha256(),
                sae,
                preset.training(steps, batchSize, learningRate, seedScope, planned, sae),
                alignment,
                numerics,
                ConditionSpec.ENGINE);
    }
}
