package io.husai.metrics.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.husai.metrics.interval.PairTable;
import io.husai.metrics.similarity.Pwmcc;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledBaselineTest {
    private static final List<Long> SEARCH_SEEDS = List.of(42L, 123L, 456L, 789L, 1011L);
    private static final List<Long> RETRAIN_SEEDS =
            List.of(42L, 123L, 456L, 789L, 1011L, 2022L, 2023L, 2024L);

    private final SampledBaseline baseline = new SampledBaseline(new Pwmcc());

    @Test
    void shouldBeThePublishedBaselineOfTheSearch() throws IOException {
        PairTable pairs = baseline.pairs(SEARCH_SEEDS, 128, 128);

        assertThat(pairs.values()).hasSize(10);
        assertThat(pairs.mean())
                .isCloseTo(
                        GoldenBaseline.read().get("study").get("search_seeds").asDouble(),
                        within(1e-6));
    }

    @Test
    void shouldBeThePublishedBaselineOfTheRetraining() throws IOException {
        PairTable pairs = baseline.pairs(RETRAIN_SEEDS, 128, 128);

        assertThat(pairs.values()).hasSize(28);
        assertThat(pairs.mean())
                .isCloseTo(
                        GoldenBaseline.read().get("study").get("retrain_seeds").asDouble(),
                        within(1e-6));
    }

    @Test
    void shouldNotDependOnTheOrderOfSeeds() {
        double[] forward = baseline.pairs(List.of(3L, 1L, 2L), 16, 24).values();
        double[] backward =
                new SampledBaseline(new Pwmcc()).pairs(List.of(2L, 1L, 3L), 16, 24).values();

        assertThat(forward).containsExactly(backward);
    }
}
