package io.husai.trainer.sae;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.husai.contracts.InvalidValueException;
import org.junit.jupiter.api.Test;

/**
 * On this machine's CPU library: what a start on the right device and on the wrong one look like.
 */
class DeviceCheckTest {
    @Test
    void shouldAcceptADeviceThatMultipliesRightly() {
        assertThatCode(() -> DeviceCheck.requireWorking(Device.cpu())).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseADeviceThatTheLibraryCannotUse() {
        // the hundredth accelerator: no machine has it, whatever library is there
        assertThatThrownBy(() -> DeviceCheck.requireWorking(Device.gpu(99)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("device: gpu(99) is not valid; expected a device that");
    }
}
