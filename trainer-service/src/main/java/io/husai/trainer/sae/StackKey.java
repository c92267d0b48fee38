package io.husai.trainer.sae;

import io.husai.contracts.spec.SaeSpec;
import io.husai.contracts.spec.TrainingSpec;

/**
 * What runs must share to be trained in one stack: all but seed, k, learning rate, lambda, start
 * and snapshots.
 *
 * @param sae with k = 1
 * @param training with a learning rate of 1, and only the first and last snapshot
 * @param reference number of values of the reference; 0 without alignment
 * @param symmetric whether the alignment is
 * @param step where the runs start
 */
record StackKey(SaeSpec sae, TrainingSpec training, int reference, boolean symmetric, long step) {
    static StackKey of(Engine.Task task) {
        SaeSpec sae = task.spec().condition().sae();
        TrainingSpec training = task.spec().condition().training();
        var alignment = task.spec().condition().alignment();
        return new StackKey(
                new SaeSpec(
                        sae.dModel(),
                        sae.dSae(),
                        1,
                        sae.activation(),
                        sae.decoderBias(),
                        sae.initialisation(),
                        sae.unitNormDecoder()),
                new TrainingSpec(
                        training.steps(),
                        training.batchSize(),
                        1,
                        training.seedScope(),
                        java.util.List.of(0L, training.steps()),
                        training.l1Coefficient(),
                        training.auxK(),
                        training.gradientClipNorm(),
                        training.warmupSteps(),
                        training.decaySteps()),
                alignment == null ? 0 : task.reference().map(r -> r.length).orElse(0),
                alignment != null && alignment.symmetric(),
                task.from().map(Checkpoint::step).orElse(0L));
    }
}
