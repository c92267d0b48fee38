package io.husai.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.InvalidValueException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PwmccTest {
    private final Pwmcc plain = new Pwmcc(new Cosines(new PlainTiles()));
    private final Pwmcc viaTorch = new Pwmcc(new Cosines(new NativeTiles()));

    static Stream<GoldenPair> golden() throws IOException {
        return GoldenPair.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void shouldAgreeWithTheReference(GoldenPair pair) {
        for (Pwmcc kernel : List.of(plain, viaTorch)) {
            BestCosines best = kernel.best(pair.a(), pair.b());

            assertThat(best.pwmcc())
                    .isCloseTo(pair.expected().get("pwmcc").asDouble(), within(1e-6));
            assertThat(best.aToB())
                    .isCloseTo(pair.expected().get("max_abs_cos_a_to_b").asDouble(), within(1e-6));
            assertThat(best.bToA())
                    .isCloseTo(pair.expected().get("max_abs_cos_b_to_a").asDouble(), within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 9, 3",
        "7, 11, 13",
        "129, 127, 17",
        "513, 1025, 6",
        "1030, 1, 5",
        "600, 2100, 33"
    })
    void shouldGiveTheSameMaximaByBothKernels(int latentsA, int latentsB, int dModel) {
        Decoder a = RandomDecoder.of(latentsA, dModel, 1);
        Decoder b = RandomDecoder.of(latentsB, dModel, 2);

        BestCosines expected = plain.best(a, b);
        BestCosines actual = viaTorch.best(a, b);

        assertThat(actual.ofA()).containsExactly(expected.ofA(), within(1e-6f));
        assertThat(actual.ofB()).containsExactly(expected.ofB(), within(1e-6f));
    }

    @Test
    void shouldFindTheMaximaOfTheDefinition() {
        Decoder a = RandomDecoder.of(19, 5, 3);
        Decoder b = RandomDecoder.of(140, 5, 4);

        float[] ofA = plain.best(a, b).ofA();

        for (int i = 0; i < a.latents(); i++) {
            double max = 0;
            for (int j = 0; j < b.latents(); j++) {
                max = Math.max(max, Math.abs(Cosine.between(a, i, b, j)));
            }
            assertThat((double) ofA[i]).isCloseTo(max, within(1e-6));
        }
    }

    @Test
    void shouldGiveTheSameBitsFromManyThreads() throws Exception {
        Decoder a = RandomDecoder.of(700, 65, 5);
        Decoder b = RandomDecoder.of(1200, 65, 6);
        double expected = viaTorch.between(a, b);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Double>> tasks =
                    IntStream.range(0, 12)
                            .<Callable<Double>>mapToObj(i -> () -> viaTorch.between(a, b))
                            .toList();
            for (Future<Double> value : threads.invokeAll(tasks)) {
                assertThat(value.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldGiveALatentWithoutDirectionTheCosineZero() {
        Decoder dead = Decoder.of(new float[] {0, 0, 3, 4}, 2, 2);
        Decoder live = Decoder.of(new float[] {6, 8, 1, 0}, 2, 2);

        BestCosines best = plain.best(dead, live);

        assertThat(best.ofA()).containsExactly(new float[] {0, 1}, within(1e-6f));
        // the dead latent counts in the mean: (0 + 1)/2 one way, (1 + 0.6)/2 the other
        assertThat(best.pwmcc()).isCloseTo((0.5 + 0.8) / 2, within(1e-6));
    }

    @Test
    void shouldBeZeroWhenAllLatentsAreDead() {
        Decoder dead = Decoder.of(new float[6], 2, 3);

        assertThat(plain.between(dead, dead)).isZero();
    }

    @Test
    void shouldNeverExceedOne() {
        Decoder a = RandomDecoder.of(200, 37, 8);

        assertThat(plain.between(a, a)).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-6));
        assertThat(viaTorch.between(a, a)).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-6));
    }

    @Test
    void shouldIgnoreSignsOrderAndDuplicates() {
        // b repeats a's first latent negated; each of its rows still finds its double
        Decoder a = Decoder.of(new float[] {1, 0, 0, 1}, 2, 2);
        Decoder b = Decoder.of(new float[] {0, -2, -1, 0, -1, 0}, 3, 2);

        assertThat(plain.between(a, b)).isEqualTo(1);
    }

    @Test
    void shouldRejectDifferentWidths() {
        assertThatThrownBy(
                        () -> plain.between(RandomDecoder.of(2, 3, 1), RandomDecoder.of(2, 4, 1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("dModel");
    }
}
