package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.InvalidValueException;
import io.husai.contracts.event.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeedJackknifeTest {
    private final GoldenPairs golden = GoldenPairs.read();
    private final SeedJackknife jackknife = new SeedJackknife();

    @Test
    void shouldAgreeWithTheReferenceOnMeans() {
        GoldenPairs.assertInterval(
                jackknife.mean(golden.k4).orElseThrow(), golden.json.get("k4_seed_jackknife"));
        GoldenPairs.assertInterval(
                jackknife.mean(golden.k32).orElseThrow(), golden.json.get("k32_seed_jackknife"));
    }

    @Test
    void shouldAgreeWithTheReferenceOnAMatchedContrast() {
        Interval interval = jackknife.contrast(golden.k4, golden.k32).orElseThrow();

        GoldenPairs.assertInterval(interval, golden.json.get("difference_matched_seed_jackknife"));
        assertThat(interval.method()).isEqualTo(Interval.SEED_JACKKNIFE);
        assertThat(interval.degreesOfFreedom()).isEqualTo(7);
    }

    @Test
    void shouldAgreeWithTheReferenceOnThreeSeeds() {
        JsonNode expected = golden.json.get("three_seeds");
        PairTable k4 = golden.table("k4", 0, 3);
        PairTable k32 = golden.table("k32", 0, 3);

        GoldenPairs.assertInterval(jackknife.mean(k4).orElseThrow(), expected.get("k4"));
        GoldenPairs.assertInterval(jackknife.mean(k32).orElseThrow(), expected.get("k32"));
        GoldenPairs.assertInterval(
                jackknife.contrast(k4, k32).orElseThrow(), expected.get("difference_matched"));
    }

    @Test
    void shouldAgreeWithTheReferenceOnDisjointSeeds() {
        JsonNode expected = golden.json.get("welch_no_common_seed");

        Interval interval =
                jackknife
                        .contrast(golden.table("k4", 0, 4), golden.table("k32", 4, 8))
                        .orElseThrow();

        GoldenPairs.assertInterval(interval, expected);
        assertThat(interval.method()).isEqualTo(Interval.WELCH);
        assertThat(interval.degreesOfFreedom())
                .isCloseTo(expected.get("df").asDouble(), within(1e-9));
    }

    @Test
    void shouldAgreeWithTheReferenceOnNestedSeeds() {
        Interval interval = jackknife.contrast(golden.k4, golden.table("k32", 0, 5)).orElseThrow();

        GoldenPairs.assertInterval(interval, golden.json.get("overlap"));
        assertThat(interval.degreesOfFreedom()).isEqualTo(4);
    }

    @Test
    void shouldShiftByAConstantBaseline() {
        Interval mean = jackknife.mean(golden.k4).orElseThrow();

        Interval delta = jackknife.delta(golden.k4, 0.25).orElseThrow();

        assertThat(delta.low()).isCloseTo(mean.low() - 0.25, within(1e-12));
        assertThat(delta.high()).isCloseTo(mean.high() - 0.25, within(1e-12));
    }

    @Test
    void shouldWidenForSeveralComparisons() {
        Interval single = jackknife.mean(golden.k4).orElseThrow();

        Interval joint = SeedJackknife.simultaneous(8).mean(golden.k4).orElseThrow();

        // scipy: t.ppf(1 - 0.025 / 8, 7) / t.ppf(0.975, 7)
        assertThat((joint.high() - joint.low()) / (single.high() - single.low()))
                .isCloseTo(1.6303756, within(1e-6));
        assertThat(joint.method()).isEqualTo(Interval.SIMULTANEOUS);
    }

    @Test
    void shouldGiveNoIntervalBelowThreeSeeds() {
        PairTable two = golden.table("k4", 0, 2);

        assertThat(jackknife.mean(two)).isEmpty();
        assertThat(jackknife.contrast(golden.k4, two)).isEmpty();
    }

    @Test
    void shouldNeverDeleteTheReference() {
        // values with the reference are 0.5, 0.6, 0.7; among the seeds all 0.3
        PairTable table =
                PairTable.of(
                        List.of(
                                PairValue.withReference(1, 0.5),
                                PairValue.withReference(2, 0.6),
                                PairValue.withReference(3, 0.7),
                                PairValue.of(1, 2, 0.3),
                                PairValue.of(1, 3, 0.3),
                                PairValue.of(2, 3, 0.3)));

        Interval interval = jackknife.mean(table).orElseThrow();

        // deleting one seed leaves 3 pairs: means 1.6/3, 1.5/3, 1.4/3; se^2 = 2/3 * 2 * (0.1/3)^2
        assertThat(interval.standardError()).isCloseTo(Math.sqrt(4.0 / 3) * 0.1 / 3, within(1e-12));
        assertThat(interval.degreesOfFreedom()).isEqualTo(2);
    }

    @Test
    void shouldGiveNoIntervalWhenOneSeedIsInEveryPair() {
        PairTable star =
                PairTable.of(
                        List.of(
                                PairValue.of(1, 2, 0.3),
                                PairValue.of(1, 3, 0.4),
                                PairValue.of(1, 4, 0.5)));

        assertThat(jackknife.mean(star)).isEmpty();
    }

    @Test
    void shouldGiveTheSameBitsForAnyOrderOfArrival() {
        List<PairValue> shuffled = new ArrayList<>(golden.k4.pairs());
        Collections.shuffle(shuffled, new Random(3));

        assertThat(jackknife.mean(PairTable.of(shuffled))).isEqualTo(jackknife.mean(golden.k4));
    }

    @Test
    void shouldBeAPointWhenAllPairsAreEqual() {
        PairTable equal =
                PairTable.of(
                        List.of(
                                PairValue.of(1, 2, 0.5),
                                PairValue.of(1, 3, 0.5),
                                PairValue.of(2, 3, 0.5)));

        assertThat(jackknife.contrast(equal, golden.k4)).isPresent();
        assertThat(jackknife.mean(equal).orElseThrow().low()).isEqualTo(0.5);
    }

    @Test
    void shouldRejectFewerThanOneComparison() {
        assertThatThrownBy(() -> SeedJackknife.simultaneous(0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("comparisons");
    }
}
