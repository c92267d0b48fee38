package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.event.Verdict;
import io.husai.contracts.event.Verdict.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictsTest {
    private final GoldenPairs golden = GoldenPairs.read();
    private final Verdicts verdicts = new Verdicts();

    @Test
    void shouldSayWhatTheStudysContrastRestsOn() {
        Verdict verdict =
                verdicts.contrast(280, golden.k4, golden.k32, Optional.empty()).orElseThrow();

        assertThat(verdict.outcome()).isEqualTo(Outcome.HIGHER);
        assertThat(verdict.step()).isEqualTo(280);
        assertThat(verdict.stillRising()).isFalse();
        assertThat(verdict.text())
                .isEqualTo(
                        "Resolved, higher, at step 280: the difference +0.0589; the 95 %"
                                + " seed-jackknife interval [+0.0548, +0.0630] excludes 0 with 8"
                                + " seeds; the published pair bootstrap is 2.3 times narrower"
                                + " (dependence of pairs that share a seed x1.04 at an estimated"
                                + " correlation of 0.01, t quantile 2.36 with 7 degrees of freedom"
                                + " x1.21, small sample x1.83).");
    }

    @Test
    void shouldTurnRoundWithTheSides() {
        Verdict verdict =
                verdicts.contrast(280, golden.k32, golden.k4, Optional.empty()).orElseThrow();

        assertThat(verdict.outcome()).isEqualTo(Outcome.LOWER);
        assertThat(verdict.text())
                .startsWith("Resolved, lower, at step 280: the difference -0.0589");
    }

    @Test
    void shouldNotResolveAnIntervalThatContainsZero() {
        Verdict verdict =
                verdicts.delta(
                                280,
                                golden.k4,
                                "the exact isotropic baseline",
                                0.325,
                                Optional.empty())
                        .orElseThrow();

        assertThat(verdict.outcome()).isEqualTo(Outcome.UNRESOLVED);
        assertThat(verdict.text())
                .startsWith(
                        "Not resolved at step 280: the delta +0.0013 over the exact isotropic"
                                + " baseline; the 95 % seed-jackknife interval [-0.0016, +0.0043]"
                                + " contains 0 with 8 seeds");
    }

    @Test
    void shouldSayThatAFigureStillRises() {
        PairTable earlier = shifted(golden.k4, -0.02);

        Verdict verdict =
                verdicts.delta(280, golden.k4, "the baseline", 0.25, Optional.of(earlier))
                        .orElseThrow();

        assertThat(verdict.stillRising()).isTrue();
        assertThat(verdict.text())
                .endsWith("Still rising: up by 0.0200 to 0.0200 since the planned step before.");
    }

    @Test
    void shouldSayThatADifferenceStillFalls() {
        Verdicts.Sides earlier = new Verdicts.Sides(shifted(golden.k4, 0.01), golden.k32);

        Verdict verdict =
                verdicts.contrast(280, golden.k4, golden.k32, Optional.of(earlier)).orElseThrow();

        assertThat(verdict.stillRising()).isTrue();
        assertThat(verdict.text())
                .endsWith("Still falling: down by 0.0100 to 0.0100 since the planned step before.");
    }

    @Test
    void shouldCallAFigureLevelWhoseChangeIsWithinItsNoise() {
        // k = 32 against k = 4 less their difference: no change on average, much from pair to pair
        PairTable earlier = shifted(golden.k4, golden.k32.mean() - golden.k4.mean() - 0.001);

        assertThat(
                        verdicts.delta(280, golden.k32, "the baseline", 0.25, Optional.of(earlier))
                                .orElseThrow()
                                .stillRising())
                .isFalse();
    }

    @Test
    void shouldRestOnTheWiderIntervalWhereSeveralAreLookedAt() {
        double barely = golden.k4.mean() - 0.0035;

        Verdict single =
                verdicts.delta(70, golden.k4, "the baseline", barely, Optional.empty())
                        .orElseThrow();
        Verdict joint =
                new Verdicts(SeedJackknife.simultaneous(8))
                        .delta(70, golden.k4, "the baseline", barely, Optional.empty())
                        .orElseThrow();

        assertThat(single.outcome()).isEqualTo(Outcome.HIGHER);
        assertThat(joint.outcome()).isEqualTo(Outcome.UNRESOLVED);
        assertThat(joint.text()).contains("simultaneous 95 % seed-jackknife");
    }

    @Test
    void shouldNameTheSeedsOfBothSidesWhereTheyDiffer() {
        Verdict verdict =
                verdicts.contrast(
                                280,
                                golden.table("k4", 0, 4),
                                golden.table("k32", 3, 8),
                                Optional.empty())
                        .orElseThrow();

        assertThat(verdict.text()).contains("with 4 and 5 seeds");
    }

    @Test
    void shouldGiveNoVerdictWithTooFewSeeds() {
        PairTable two = golden.table("k4", 0, 2);

        assertThat(verdicts.delta(280, two, "the baseline", 0.25, Optional.empty())).isEmpty();
        assertThat(verdicts.contrast(280, golden.k4, two, Optional.empty())).isEmpty();
    }

    @Test
    void shouldSpeakPlainlyWhenAllPairsAreEqual() {
        PairTable equal =
                PairTable.of(
                        List.of(
                                PairValue.of(1, 2, 0.5),
                                PairValue.of(1, 3, 0.5),
                                PairValue.of(2, 3, 0.5)));

        assertThat(
                        verdicts.delta(9, equal, "the baseline", 0.25, Optional.empty())
                                .orElseThrow()
                                .text())
                .isEqualTo(
                        "Resolved, higher, at step 9: the delta +0.2500 over the baseline; the 95"
                                + " % seed-jackknife interval [+0.2500, +0.2500] excludes 0 with 3"
                                + " seeds; all pairs have one value.");
    }

    private static PairTable shifted(PairTable table, double by) {
        return PairTable.of(
                table.pairs().stream()
                        .map(p -> new PairValue(p.seed(), p.other(), p.value() + by))
                        .toList());
    }
}
