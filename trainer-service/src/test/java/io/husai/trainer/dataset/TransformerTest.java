package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TransformerTest {
    private static final int LENGTH = 6;
    private static final int[] SEQUENCES = {0, 114, 5_000, 12_768};

    @Test
    void shouldGiveTheGradientOfItsLoss() {
        float[][] values = TransformerWeights.initial(5);
        float[][] gradients = new float[values.length][];
        try (Transformer transformer = new Transformer(values)) {
            loss(transformer, gradients);
            for (int p = 0; p < values.length; p++) {
                assertThat(directional(transformer, values, gradients, p))
                        .as(TransformerWeights.all().get(p).name())
                        .isCloseTo(norm(gradients[p]), within(0.03 * norm(gradients[p]) + 2e-4));
            }
        }
    }

    /** ln(117): with all weights 0 every token is equally likely. */
    @Test
    void shouldFindEveryTokenEquallyLikelyWithoutWeights() {
        float[][] values = TransformerWeights.initial(5);
        for (float[] v : values) {
            java.util.Arrays.fill(v, 0);
        }
        try (Transformer transformer = new Transformer(values)) {
            assertThat(loss(transformer, new float[values.length][]))
                    .isCloseTo((float) Math.log(117), within(1e-5f));
        }
    }

    @Test
    void shouldKeepNothingButItsParametersInNativeMemory() {
        float[][] values = TransformerWeights.initial(5);
        try (Transformer transformer = new Transformer(values)) {
            int before = transformer.keptArrays();

            for (int i = 0; i < 3; i++) {
                loss(transformer, new float[values.length][]);
                transformer.load(values);
                transformer.residuals(tokens(), LENGTH);
                transformer.predictions(tokens(), LENGTH);
            }

            assertThat(transformer.keptArrays()).isEqualTo(before);
        }
    }

    /** Change of the loss along the normalised gradient, by central differences. */
    private static double directional(
            Transformer transformer, float[][] values, float[][] gradients, int parameter) {
        double norm = norm(gradients[parameter]);
        if (norm == 0) {
            return 0;
        }
        float[] kept = values[parameter].clone();
        double distance = 0.004;
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            for (int i = 0; i < kept.length; i++) {
                values[parameter][i] =
                        (float)
                                (kept[i]
                                        + (side == 0 ? -1 : 1)
                                                * distance
                                                * gradients[parameter][i]
                                                / norm);
            }
            transformer.load(values);
            losses[side] = loss(transformer, new float[values.length][]);
        }
        values[parameter] = kept;
        transformer.load(values);
        return (losses[1] - losses[0]) / (2 * distance);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }

    private static float loss(Transformer transformer, float[][] gradients) {
        return transformer.lossAndGradients(
                tokens(),
                LENGTH,
                ModularAddition.answers(SEQUENCES, 0, SEQUENCES.length),
                gradients);
    }

    private static long[] tokens() {
        return ModularAddition.tokens(SEQUENCES, 0, SEQUENCES.length, LENGTH);
    }
}
