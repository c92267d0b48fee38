package io.husai.metrics.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.husai.contracts.InvalidValueException;
import org.junit.jupiter.api.Test;

class DecoderTest {
    @Test
    void shouldGiveRowsUnitNorm() {
        Decoder decoder = Decoder.of(new float[] {3, 4, 0, -2}, 2, 2);

        assertThat(decoder.unitRows()).containsExactly(new float[] {0.6f, 0.8f, 0, -1}, within(0f));
    }

    @Test
    void shouldReadAMatrixThatLiesTheOtherWayRound() {
        Decoder decoder = Decoder.ofColumns(new float[] {3, 0, 4, -2}, 2, 2);

        assertThat(decoder.unitRows()).containsExactly(new float[] {0.6f, 0.8f, 0, -1}, within(0f));
    }

    @Test
    void shouldLeaveZeroRowsZeroAndCountThem() {
        Decoder decoder = Decoder.of(new float[] {0, 0, 1, 1}, 2, 2);

        assertThat(decoder.unitRows()).startsWith(0, 0);
        assertThat(decoder.zeroLatents()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheDirectionOfVeryShortAndVeryLongRows() {
        Decoder decoder = Decoder.of(new float[] {3e-30f, 4e-30f, 3e30f, 4e30f}, 2, 2);

        assertThat(decoder.unitRows())
                .containsExactly(new float[] {0.6f, 0.8f, 0.6f, 0.8f}, within(1e-7f));
    }

    @Test
    void shouldRejectNumbersThatAreNotFinite() {
        assertThatThrownBy(() -> Decoder.of(new float[] {1, Float.NaN}, 1, 2))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("finite");
    }

    @Test
    void shouldRejectAWrongNumberOfElements() {
        assertThatThrownBy(() -> Decoder.of(new float[5], 2, 3))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("2 x 3 = 6");
    }
}
