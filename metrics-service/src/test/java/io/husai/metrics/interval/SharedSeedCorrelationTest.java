package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedSeedCorrelationTest {
    private final GoldenPairs golden = GoldenPairs.read();
    private final JsonNode expected = golden.json.get("shared_seed_correlation");

    @Test
    void shouldAgreeWithTheReference() {
        assertThat(SharedSeedCorrelation.of(golden.k4).correlation())
                .isCloseTo(expected.get("k4").asDouble(), within(1e-9));
        assertThat(SharedSeedCorrelation.of(golden.k32).correlation())
                .isCloseTo(expected.get("k32").asDouble(), within(1e-9));
        assertThat(Grounds.ofContrast(golden.k4, golden.k32).correlation())
                .isCloseTo(expected.get("difference").asDouble(), within(1e-9));
    }

    @Test
    void shouldInflateTheVarianceByTwiceTheOtherSeedsTimesTheCorrelation() {
        SharedSeedCorrelation shared = SharedSeedCorrelation.of(golden.k4);

        // 1 + 2 (S - 2) correlation with S = 8
        assertThat(shared.inflation()).isCloseTo(1 + 12 * shared.correlation(), within(1e-12));
    }

    @Test
    void shouldFindTheCorrelationOfAddedSeedEffects() {
        // value = u_a + u_b: pairs that share a seed correlate at 1/2 in the long run
        List<PairValue> pairs = new ArrayList<>();
        double[] effects = new double[200];
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < effects.length; i++) {
            effects[i] = random.nextGaussian();
            for (int j = 0; j < i; j++) {
                pairs.add(PairValue.of(j, i, effects[i] + effects[j]));
            }
        }

        assertThat(SharedSeedCorrelation.of(PairTable.of(pairs.subList(0, 1225))).correlation())
                .isCloseTo(0.5, within(0.06));
    }

    @Test
    void shouldBeZeroWhenAllPairsAreEqual() {
        PairTable equal =
                PairTable.of(
                        List.of(
                                PairValue.of(1, 2, 0.5),
                                PairValue.of(1, 3, 0.5),
                                PairValue.of(2, 3, 0.5)));

        assertThat(SharedSeedCorrelation.of(equal).correlation()).isZero();
        assertThat(SharedSeedCorrelation.of(equal).inflation()).isEqualTo(1);
    }
}
