package io.husai.metrics.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TorchNormalTest {
    @Test
    void shouldDrawTheLastIncompleteBlockAnew() {
        // torch fills all uniforms first, so a tail changes the 16 last numbers and nothing before
        float[] whole = new TorchNormal(5).next(48);
        float[] tailed = new TorchNormal(5).next(50);

        assertThat(java.util.Arrays.copyOf(tailed, 34))
                .containsExactly(java.util.Arrays.copyOf(whole, 34));
        assertThat(tailed[40]).isNotEqualTo(whole[40]);
    }
}
