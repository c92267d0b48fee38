package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamWTest {
    /**
     * By hand from PyTorch's documented algorithm: decay to 2 * (1 - 1e-3 * 0.01) = 1.99998; after
     * one step both corrected moments are g and g^2, so the step is lr * g / (|g| + eps) = 1e-3.
     */
    @Test
    void shouldDecayAndMoveByTheLearningRateInTheFirstStep() {
        AdamW adam = new AdamW(1e-3, 0.01, new int[] {2});
        float[] values = {2f, 2f};

        adam.nextStep();
        adam.update(0, values, new float[] {0.5f, -3f});

        assertThat(values[0]).isCloseTo(1.99898f, within(1e-6f));
        assertThat(values[1]).isCloseTo(2.00098f, within(1e-6f));
    }

    /**
     * Second step by hand with g = 1 then g = 0: m = 0.09, v = 0.000999; corrected 0.09 / 0.19 and
     * 0.000999 / 0.001999; the step is lr * 0.473684 / 0.706930.
     */
    @Test
    void shouldCorrectBothMomentsForTheirStart() {
        AdamW adam = new AdamW(1e-3, 0, new int[] {1});
        float[] values = {0f};

        adam.nextStep();
        adam.update(0, values, new float[] {1f});
        adam.nextStep();
        adam.update(0, values, new float[] {0f});

        assertThat(values[0]).isCloseTo(-1e-3f - 0.000670058f, within(1e-8f));
    }
}
