package io.husai.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StabilityTest {
    @Test
    void shouldCountTheOtherSeedsInWhichALatentReappears() {
        Stability stability =
                Stability.of(
                        List.of(new float[] {0.9f, 0.71f, 0.1f}, new float[] {0.8f, 0.69f, 0.2f}));

        assertThat(stability.seedsOfLatent()).containsExactly(2, 1, 0);
        assertThat(stability.otherSeeds()).isEqualTo(2);
        assertThat(stability.meanShare()).isCloseTo(0.5, within(1e-12));
    }
}
