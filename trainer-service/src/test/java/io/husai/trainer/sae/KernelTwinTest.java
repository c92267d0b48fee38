package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.DecoderBias;
import io.husai.contracts.spec.RunSpec;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast kernels against the plain one, on sizes that fill no block, panel, tile or lane. */
class KernelTwinTest {
    private static final int ROWS = 700;

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("study", Specs.of(128, 128, 4).batchSize(300)),
                Arguments.of("k = 32", Specs.of(128, 128, 32).batchSize(300)),
                Arguments.of("k = 64", Specs.of(128, 128, 64).batchSize(300)),
                Arguments.of("odd", Specs.of(13, 11, 3)),
                Arguments.of("one by one", Specs.of(1, 1, 1)),
                Arguments.of("all kept", Specs.of(9, 7, 7)),
                Arguments.of("many latents", Specs.of(24, 700, 5)),
                Arguments.of("deep", Specs.of(300, 40, 6)),
                Arguments.of("l1", Specs.of(20, 33, 4).l1(0.01).freeDecoderNorm()),
                Arguments.of("b_dec", Specs.of(20, 33, 4).decoderBias(DecoderBias.ZERO)),
                Arguments.of("lambda", Specs.of(20, 300, 4).alignment(0.5, false)),
                Arguments.of("symmetric", Specs.of(20, 300, 4).alignment(0.5, true)),
                Arguments.of("clip", Specs.of(20, 33, 4).clip(0.01)),
                Arguments.of("modern", Specs.of(40, 100, 2).modern()),
                Arguments.of("modern, k = 9", Specs.of(37, 50, 9).modern().batchSize(270)),
                Arguments.of(
                        "all at once",
                        Specs.of(21, 83, 5).modern().l1(0.003).alignment(0.2, true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldGiveTheSameBitsWithVectors(String name, Specs specs) {
        assertSameBits(specs.seed(17), Engines.fused(LanesChoice.vectors()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shouldGiveTheSameBitsInPlainJava(String name, Specs specs) {
        assertSameBits(specs.seed(17), Engines.fused(new ScalarLanes()));
    }

    private static void assertSameBits(RunSpec spec, Kernel.Factory fast) {
        ArrayActivations data = data(spec.condition().sae().dModel());
        Outcome expected = train(spec, data, PlainKernel::new);
        Outcome actual = train(spec, data, fast);

        assertThat(actual.losses).containsExactly(expected.losses);
        Checkpoints.assertSame(actual.end, expected.end);
        assertThat(actual.quality).isEqualTo(expected.quality);
    }

    private static Outcome train(RunSpec spec, ArrayActivations data, Kernel.Factory kernels) {
        BatchOrder order = BatchOrder.of(spec, ROWS);
        Batch batch = new Batch(data, order.batchSize());
        Checkpoint start =
                Checkpoint.start(
                        InitialWeights.of(spec, () -> new float[data.dModel()]),
                        spec.condition().training().auxK() != null);
        Optional<float[]> reference = Optional.of(gaussians(5, 19 * data.dModel()));
        Kernel kernel =
                kernels.create(
                        new Engine.Task(spec, Optional.empty(), reference),
                        start,
                        order.batchSize());
        int steps = (int) spec.condition().training().steps();
        double[] losses = new double[steps];
        for (int step = 1; step <= steps; step++) {
            batch.fill(order, step);
            losses[step - 1] = kernel.step(batch, 3e-3);
        }
        Quality quality =
                new QualityMeter(data).new Session().measure(kernel, spec.condition().sae().dSae());
        return new Outcome(losses, kernel.checkpoint(), quality);
    }

    private static ArrayActivations data(int dModel) {
        return new ArrayActivations(gaussians(8, ROWS * dModel), dModel);
    }

    private static float[] gaussians(long seed, int count) {
        Random random = new Random(seed);
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private record Outcome(double[] losses, Checkpoint end, Quality quality) {}
}
