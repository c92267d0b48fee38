package io.husai.metrics.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.event.Estimate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
    private final Sample sample = Sample.of(3, 1, 4, 1, 5, 9, 2, 6);

    @Test
    void shouldInterpolateQuantilesAsNumpy() {
        // np.percentile([3,1,4,1,5,9,2,6], [2.5, 50, 97.5])
        assertThat(sample.quantile(0.025)).isCloseTo(1, within(1e-12));
        assertThat(sample.quantile(0.5)).isCloseTo(3.5, within(1e-12));
        assertThat(sample.quantile(0.975)).isCloseTo(8.475, within(1e-12));
    }

    @Test
    void shouldSummariseAsTheStudyDoes() {
        Estimate estimate = sample.estimate(List.of());

        assertThat(estimate.mean()).isCloseTo(3.875, within(1e-12));
        // population standard deviation
        assertThat(estimate.std()).isCloseTo(Math.sqrt(52.875 / 8), within(1e-12));
        assertThat(estimate.min()).isEqualTo(1);
        assertThat(estimate.max()).isEqualTo(9);
        assertThat(estimate.n()).isEqualTo(8);
    }

    @Test
    void shouldRejectNumbersThatAreNotFinite() {
        assertThatThrownBy(() -> Sample.of(1, Double.NaN))
                .isInstanceOf(InvalidValueException.class);
    }
}
