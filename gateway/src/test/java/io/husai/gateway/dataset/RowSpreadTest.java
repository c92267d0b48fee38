package io.husai.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSpreadTest {
    @Test
    void shouldCountDirectionsThatAreEquallyStrong() {
        RowSpread spread = new RowSpread(5);
        // three axes, both ways, equally far from the mean; two columns that never move
        for (int axis = 0; axis < 3; axis++) {
            for (int sign : new int[] {-1, 1}) {
                float[] row = {7, 7, 7, 7, 7};
                row[axis] += sign;
                spread.add(row);
            }
        }

        assertThat(spread.effectiveRank()).isCloseTo(3, within(1e-9));
        // 2 of 6 rows are 1 away: sqrt(2 / 5)
        assertThat(spread.deviation(0)).isCloseTo(Math.sqrt(0.4), within(1e-12));
        assertThat(spread.deviation(4)).isZero();
    }

    @Test
    void shouldWeighSingularValuesByTheirEntropy() {
        RowSpread spread = new RowSpread(2);
        // singular values 3 sqrt(2) and 1 sqrt(2): p = 3/4 and 1/4
        spread.add(new float[] {3, 0});
        spread.add(new float[] {-3, 0});
        spread.add(new float[] {0, 1});
        spread.add(new float[] {0, -1});

        double entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
        assertThat(spread.effectiveRank()).isCloseTo(Math.exp(entropy), within(1e-9));
    }

    @Test
    void shouldBeNearTheWidthForIsotropicRowsFarFromTheOrigin() {
        RowSpread spread = new RowSpread(8);
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            float[] row = new float[8];
            for (int j = 0; j < 8; j++) {
                row[j] = 1_000 + (float) random.nextGaussian();
            }
            spread.add(row);
        }

        assertThat(spread.effectiveRank()).isBetween(7.98, 8.0);
    }

    @Test
    void shouldBeOneWhereAllRowsAreEqual() {
        RowSpread spread = new RowSpread(3);
        spread.add(new float[] {1, 2, 3});
        spread.add(new float[] {1, 2, 3});

        assertThat(spread.effectiveRank()).isEqualTo(1);
    }
}
