package io.husai.trainer.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.InvalidValueException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueSettingsTest {
    @Test
    void shouldRefuseATrainerThatIsNeverReady() {
        assertThatThrownBy(
                        () ->
                                new QueueSettings(
                                        "topic",
                                        "group",
                                        Duration.ZERO,
                                        Duration.ofMinutes(6),
                                        Map.of()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "husai.trainer.ready-after: PT6M is not valid; expected a time from PT0S to"
                                + " PT5M");
    }
}
