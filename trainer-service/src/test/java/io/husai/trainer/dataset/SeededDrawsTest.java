package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededDrawsTest {
    /**
     * Expected values from SplitMix64's definition, evaluated with Python's whole numbers (seed 42,
     * purpose 1).
     */
    @Test
    void shouldDrawSplitMixBits() {
        SeededDraws draws = new SeededDraws(42, 1);

        assertThat(new long[] {draws.nextBits(), draws.nextBits(), draws.nextBits()})
                .containsExactly(7138415436909018950L, -1451441013313770160L, 1533225871787718299L);
    }

    @Test
    void shouldPermuteEveryIndexOnce() {
        int[] order = new SeededDraws(7, 2).permutation(1_000);

        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, 1_000).toArray());
        assertThat(order).isNotEqualTo(IntStream.range(0, 1_000).toArray());
    }

    @Test
    void shouldDrawOtherStreamsForOtherPurposesAndSeeds() {
        long first = new SeededDraws(1, 1).nextBits();

        assertThat(new SeededDraws(1, 2).nextBits()).isNotEqualTo(first);
        assertThat(new SeededDraws(2, 1).nextBits()).isNotEqualTo(first);
    }

    @Test
    void shouldFillWithNormalNumbersOfTheGivenSpread() {
        float[] values = new float[100_001];

        new SeededDraws(3, 1).fillNormal(values, 2);

        double mean =
                IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElseThrow();
        double square =
                IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i] * values[i])
                        .average()
                        .orElseThrow();
        double beyondTwoSigma =
                IntStream.range(0, values.length).filter(i -> Math.abs(values[i]) > 4).count()
                        / (double) values.length;
        assertThat(mean).isCloseTo(0, within(0.03));
        assertThat(Math.sqrt(square)).isCloseTo(2, within(0.02));
        assertThat(beyondTwoSigma).isCloseTo(0.0455, within(0.003));
    }
}
