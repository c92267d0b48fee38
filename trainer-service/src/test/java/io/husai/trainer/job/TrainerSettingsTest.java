package io.husai.trainer.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.InvalidValueException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainerSettingsTest {
    @Test
    void shouldNameTheSettingThatIsOutOfBounds() {
        assertThatThrownBy(() -> settings("cpu", Duration.ofSeconds(11)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "husai.trainer.heartbeat: PT11S is not valid; expected a time from PT0.1S"
                                + " to PT10S");
    }

    @Test
    void shouldRefuseAnUnknownNumericsClass() {
        assertThatThrownBy(() -> settings("gpu", Duration.ofSeconds(2)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("husai.trainer.numerics: gpu is not valid");
    }

    private static TrainerSettings settings(String numerics, Duration heartbeat) {
        Duration usual = Duration.ofSeconds(10);
        return new TrainerSettings(
                "trainer", numerics, heartbeat, usual, usual, usual, new MemoryLimit(1));
    }
}
