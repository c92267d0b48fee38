package io.husai.metrics.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.InvalidValueException;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IsotropicBaselineTest {
    static Stream<JsonNode> golden() throws IOException {
        return StreamSupport.stream(GoldenBaseline.read().get("exact").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void shouldAgreeWithScipyToOneInABillion(JsonNode size) {
        double expected =
                IsotropicBaseline.expected(size.get("d_model").asInt(), size.get("d_sae").asInt());

        assertThat(expected).isCloseTo(size.get("pwmcc").asDouble(), within(1e-9));
    }

    @Test
    void shouldBeTheMeanAbsoluteCosineForOneLatent() {
        // E|cos| in the plane is 2/pi, in space 1/2
        assertThat(IsotropicBaseline.expected(2, 1)).isCloseTo(2 / Math.PI, within(1e-12));
        assertThat(IsotropicBaseline.expected(3, 1)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void shouldBeOneOnALine() {
        assertThat(IsotropicBaseline.expected(1, 7)).isEqualTo(1);
    }

    @Test
    void shouldFollowTheClosedFormInSpace() {
        // |cos| is uniform for d = 3, so the largest of n has mean n / (n + 1)
        assertThat(IsotropicBaseline.expected(3, 1_000_000))
                .isCloseTo(1_000_000.0 / 1_000_001, within(1e-12));
    }

    @Test
    void shouldRejectSizesBelowOne() {
        assertThatThrownBy(() -> IsotropicBaseline.expected(0, 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("dModel");
        assertThatThrownBy(() -> IsotropicBaseline.expected(4, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("latents");
    }
}
