package io.husai.trainer.sae;

import io.husai.contracts.spec.TrainingSpec;

/**
 * The learning rate of a step: {@code rate * min(1, step / warmup, (steps - step + 1) / decay)}, so
 * that it is one part in {@code warmup} of the full rate at step 1 and one part in {@code decay} at
 * the last.
 */
record LearningRate(double rate, long steps, Long warmup, Long decay) {
    static LearningRate of(TrainingSpec training) {
        return new LearningRate(
                training.learningRate(),
                training.steps(),
                training.warmupSteps(),
                training.decaySteps());
    }

    /**
     * @param step from 1
     */
    double at(long step) {
        double factor = 1;
        if (warmup != null) {
            factor = Math.min(factor, (double) step / warmup);
        }
        if (decay != null) {
            factor = Math.min(factor, (double) (steps - step + 1) / decay);
        }
        return rate * factor;
    }
}
