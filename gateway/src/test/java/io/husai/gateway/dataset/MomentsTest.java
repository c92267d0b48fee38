package io.husai.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MomentsTest {
    @Test
    void shouldMergeBlocks() {
        Moments moments = new Moments();
        moments.add(new float[] {1, 2, 3, 99}, 3);
        moments.add(new float[] {4, 5, 6}, 3);

        assertThat(moments.mean()).isEqualTo(3.5);
        // sqrt(17.5 / 5), by hand
        assertThat(moments.standardDeviation()).isEqualTo(Math.sqrt(3.5), within(1e-15));
    }

    @Test
    void shouldKeepItsPrecisionFarFromZero() {
        Moments moments = new Moments();
        moments.add(new float[] {16_000_000, 16_000_001, 16_000_002}, 3);

        assertThat(moments.standardDeviation()).isEqualTo(1.0, within(1e-9));
    }
}
