package io.husai.local.results;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisScaleTest {
    @Test
    void shouldCoverTheValuesWithRoundTicks() {
        AxisScale scale = AxisScale.covering(0.2456, 0.3278, 5);

        // a span of 0.082 in about 5 steps: 0.02 is the next round step above 0.0164
        assertThat(scale.step()).isEqualTo(0.02);
        assertThat(scale.ticks()).hasSize(6);
        assertThat(scale.label(scale.ticks()[0])).isEqualTo("0.24");
        assertThat(scale.label(scale.ticks()[5])).isEqualTo("0.34");
    }

    @Test
    void shouldGiveAScaleToASingleValue() {
        AxisScale scale = AxisScale.covering(0.5, 0.5, 5);

        assertThat(scale.low()).isLessThanOrEqualTo(0.5);
        assertThat(scale.high()).isGreaterThan(0.5);
    }
}
