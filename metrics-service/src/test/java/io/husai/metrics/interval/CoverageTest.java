package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.event.Interval;
import io.husai.metrics.StatisticsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often 95 % intervals contain the truth when pairs are seed effects plus noise: value = u_a +
 * u_b + e_ab, all normal, with the variance of u a share {@code correlation} of a pair's variance.
 * Two pairs that share a seed then correlate by just that. The table stands in docs/statistics.md.
 */
class CoverageTest {
    private static final int JACKKNIFE_TRIALS = 5_000;
    private static final int BOOTSTRAP_TRIALS = 300;

    @ParameterizedTest
    @CsvSource({
        "5, 0.05",
        "5, 0.29",
        "5, 0.45",
        "8, 0.05",
        "8, 0.29",
        "8, 0.45",
        "16, 0.05",
        "16, 0.29",
        "16, 0.45"
    })
    void shouldCoverTheTruthWithTheSeedJackknife(int seeds, double correlation) {
        SeedJackknife jackknife = new SeedJackknife();
        double coverage = coverage(JACKKNIFE_TRIALS, seeds, correlation, jackknife::mean);
        double published =
                coverage(BOOTSTRAP_TRIALS, seeds, correlation, new PairBootstrap()::mean);
        System.out.printf(
                "| %d | %.2f | %.1f %% | %.1f %% |%n",
                seeds, correlation, 100 * coverage, 100 * published);

        assertThat(coverage).isGreaterThanOrEqualTo(0.93);
        if (correlation >= 0.29) {
            assertThat(coverage).isLessThanOrEqualTo(0.98);
            assertThat(published).isLessThan(0.8);
        }
        double[] documented =
                StatisticsDocument.row("seeds", "" + seeds, String.valueOf(correlation));
        assertThat(100 * coverage).isCloseTo(documented[0], within(0.1));
        assertThat(100 * published).isCloseTo(documented[1], within(0.1));
    }

    @Test
    void shouldCoverAContrastOfDisjointSeeds() {
        SeedJackknife jackknife = new SeedJackknife();

        double coverage =
                share(
                        JACKKNIFE_TRIALS,
                        random ->
                                jackknife.contrast(
                                        draw(random, 0, 8, 0.29), draw(random, 8, 13, 0.29)));

        assertThat(coverage).isBetween(0.93, 0.98);
    }

    @Test
    void shouldCoverAContrastWithSomeCommonSeeds() {
        SeedJackknife jackknife = new SeedJackknife();

        double coverage =
                share(
                        JACKKNIFE_TRIALS,
                        random ->
                                jackknife.contrast(
                                        draw(random, 0, 8, 0.29), draw(random, 0, 5, 0.29)));

        assertThat(coverage).isBetween(0.93, 0.99);
    }

    @Test
    void shouldCoverEightConditionsTogether() {
        SeedJackknife joint = SeedJackknife.simultaneous(8);

        double coverage =
                share(
                        1_000,
                        random ->
                                IntStream.range(0, 8)
                                        .mapToObj(
                                                i ->
                                                        joint.mean(draw(random, 0, 8, 0.29))
                                                                .orElseThrow())
                                        .filter(i -> i.low() > 0 || i.high() < 0)
                                        .findFirst()
                                        .or(() -> joint.mean(zero())));

        assertThat(coverage).isGreaterThanOrEqualTo(0.93);
    }

    private static PairTable zero() {
        return PairTable.of(
                List.of(PairValue.of(0, 1, 0), PairValue.of(0, 2, 0), PairValue.of(1, 2, 0)));
    }

    private static double coverage(
            int trials,
            int seeds,
            double correlation,
            Function<PairTable, Optional<Interval>> interval) {
        return share(trials, random -> interval.apply(draw(random, 0, seeds, correlation)));
    }

    /** Share of trials whose interval contains 0, each with a generator of its own. */
    private static double share(
            int trials, Function<SplittableRandom, Optional<Interval>> interval) {
        long covered =
                IntStream.range(0, trials)
                        .parallel()
                        .mapToObj(t -> interval.apply(new SplittableRandom(t)).orElseThrow())
                        .filter(i -> i.low() <= 0 && i.high() >= 0)
                        .count();
        return (double) covered / trials;
    }

    /** Pairs of the seeds {@code from} to before {@code to}, with mean 0 and variance 1. */
    private static PairTable draw(SplittableRandom random, int from, int to, double correlation) {
        double[] effects = new double[to - from];
        for (int i = 0; i < effects.length; i++) {
            effects[i] = Math.sqrt(correlation) * random.nextGaussian();
        }
        List<PairValue> pairs = new ArrayList<>();
        for (int i = 0; i < effects.length; i++) {
            for (int j = i + 1; j < effects.length; j++) {
                double noise = Math.sqrt(1 - 2 * correlation) * random.nextGaussian();
                pairs.add(PairValue.of(from + i, from + j, effects[i] + effects[j] + noise));
            }
        }
        return PairTable.of(pairs);
    }
}
