package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.event.Interval;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairBootstrapTest {
    private final GoldenPairs golden = GoldenPairs.read();
    private final PairBootstrap bootstrap = new PairBootstrap();
    private final Offset<Double> tolerance =
            within(golden.json.get("pair_bootstrap_tolerance").asDouble());

    @Test
    void shouldAgreeWithAMillionResamplesOfTheReference() {
        assertEnds(bootstrap.mean(golden.k4).orElseThrow(), golden.json.get("k4_pair_bootstrap"));
        assertEnds(bootstrap.mean(golden.k32).orElseThrow(), golden.json.get("k32_pair_bootstrap"));
        assertEnds(
                bootstrap.difference(golden.k4, golden.k32).orElseThrow(),
                golden.json.get("difference_pair_bootstrap"));
    }

    private void assertEnds(Interval actual, JsonNode expected) {
        assertThat(actual.low()).isCloseTo(expected.get(0).asDouble(), tolerance);
        assertThat(actual.high()).isCloseTo(expected.get(1).asDouble(), tolerance);
    }

    // the next three: the line of numpy in PairBootstrap's javadoc, numpy 2.4.6, on the golden
    // pairs

    @Test
    void shouldDrawTheResamplesThatNumpyDraws() {
        assertEnds(
                bootstrap.mean(golden.k4).orElseThrow(), 0.3249695452994534, 0.32766122072935105);
    }

    @Test
    void shouldDrawBaselinesWithTheStudysOtherSeed() {
        assertEnds(
                bootstrap.baselineMean(golden.k4).orElseThrow(),
                0.32496254084897896,
                0.32766327714281424);
    }

    @Test
    void shouldDrawBothSidesOfADifferenceFromOneGenerator() {
        assertEnds(
                bootstrap.difference(golden.k4, golden.k32).orElseThrow(),
                0.05713423378765583,
                0.0606595775644694);
    }

    private static void assertEnds(Interval actual, double low, double high) {
        assertThat(actual.method()).isEqualTo(Interval.PAIR_BOOTSTRAP);
        assertThat(actual.low()).isCloseTo(low, within(1e-12));
        assertThat(actual.high()).isCloseTo(high, within(1e-12));
    }

    @Test
    void shouldGiveNoIntervalBelowThreeSeeds() {
        assertThat(bootstrap.mean(golden.table("k4", 0, 2))).isEmpty();
        assertThat(bootstrap.difference(golden.k4, golden.table("k32", 0, 2))).isEmpty();
        assertThat(bootstrap.mean(Sample.of(1, 2))).isEmpty();
    }

    @Test
    void shouldGiveTheMeanItselfWhenAllValuesAreEqual() {
        Interval interval = bootstrap.mean(Sample.of(2, 2, 2)).orElseThrow();

        assertThat(interval.low()).isEqualTo(2);
        assertThat(interval.high()).isEqualTo(2);
    }
}
