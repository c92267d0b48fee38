package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.RunSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain kernel's gradients against central differences of {@link DoubleLoss}. */
class GradientTest {
    private static final int D_MODEL = 5;
    private static final int D_SAE = 7;
    private static final int ROWS = 6;
    private static final double STEP = 1e-6;

    private final Random random = new Random(3);

    static Stream<Arguments> shouldAgreeWithFiniteDifferences() {
        return Stream.of(
                Arguments.of("plain", Specs.of(D_MODEL, D_SAE, 2)),
                Arguments.of("k = 1", Specs.of(D_MODEL, D_SAE, 1)),
                Arguments.of("all kept", Specs.of(D_MODEL, D_SAE, D_SAE)),
                Arguments.of("relu", Specs.of(D_MODEL, D_SAE, 5).relu()),
                Arguments.of("b_dec", Specs.of(D_MODEL, D_SAE, 2).decoderBias(DecoderBias.ZERO)),
                Arguments.of("l1", Specs.of(D_MODEL, D_SAE, 3).l1(0.05)),
                Arguments.of("lambda", Specs.of(D_MODEL, D_SAE, 2).alignment(0.7, false)),
                Arguments.of("symmetric", Specs.of(D_MODEL, D_SAE, 2).alignment(0.7, true)),
                Arguments.of("auxK", Specs.of(D_MODEL, D_SAE, 2).auxK(0.5, 2, 10)),
                Arguments.of(
                        "modern with all",
                        Specs.of(D_MODEL, D_SAE, 3)
                                .modern()
                                .auxK(0.5, 3, 10)
                                .l1(0.02)
                                .alignment(0.3, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shouldAgreeWithFiniteDifferences(String name, Specs specs) {
        RunSpec spec = specs.batchSize(ROWS).seed(5);
        float[] rows = gaussians(ROWS * D_MODEL);
        float[] reference = gaussians(4 * D_MODEL);
        SaeWeights weights = InitialWeights.of(spec, () -> gaussians(D_MODEL));
        System.arraycopy(gaussians(D_SAE), 0, weights.encoderBias(), 0, D_SAE);
        long[] rowsSinceFired = new long[] {0, 11, 10, 9, 0, 300, 12};
        boolean[] dead = new boolean[D_SAE];
        IntStream.range(0, D_SAE).forEach(j -> dead[j] = rowsSinceFired[j] >= 10);

        PlainKernel kernel = kernel(spec, weights, rowsSinceFired, reference);
        double loss = kernel.computeGradients(batch(rows));

        double[][] point =
                weights.arrays().stream().map(GradientTest::toDouble).toArray(double[][]::new);
        DoubleLoss expected =
                new DoubleLoss(spec.condition(), matrix(rows), matrix(reference), dead, point);
        assertThat(loss).isCloseTo(expected.at(point), within(1e-5));
        for (int p = 0; p < point.length; p++) {
            for (int i = 0; i < point[p].length; i++) {
                assertThat((double) kernel.gradients()[p][i])
                        .as("%s: gradient %d of array %d", name, i, p)
                        .isCloseTo(slope(expected, point, p, i), within(2e-5));
            }
        }
    }

    private static double slope(DoubleLoss loss, double[][] point, int p, int i) {
        double value = point[p][i];
        point[p][i] = value + STEP;
        double above = loss.at(point);
        point[p][i] = value - STEP;
        double below = loss.at(point);
        point[p][i] = value;
        return (above - below) / (2 * STEP);
    }

    private static PlainKernel kernel(
            RunSpec spec, SaeWeights weights, long[] rowsSinceFired, float[] reference) {
        Checkpoint start = Checkpoint.start(weights, spec.condition().training().auxK() != null);
        if (start.rowsSinceFired().length > 0) {
            System.arraycopy(rowsSinceFired, 0, start.rowsSinceFired(), 0, D_SAE);
        }
        return new PlainKernel(
                new Engine.Task(spec, Optional.empty(), Optional.of(reference)), start, ROWS);
    }

    private static Batch batch(float[] rows) {
        Batch batch = new Batch(new ArrayActivations(rows, D_MODEL), ROWS);
        batch.fill(new long[] {0, 1, 2, 3, 4, 5}, 0, ROWS);
        return batch;
    }

    private float[] gaussians(int count) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    static double[] toDouble(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static double[][] matrix(float[] values) {
        List<double[]> rows =
                IntStream.range(0, values.length / D_MODEL)
                        .mapToObj(
                                r ->
                                        toDouble(
                                                Arrays.copyOfRange(
                                                        values, r * D_MODEL, (r + 1) * D_MODEL)))
                        .toList();
        return rows.toArray(double[][]::new);
    }
}
