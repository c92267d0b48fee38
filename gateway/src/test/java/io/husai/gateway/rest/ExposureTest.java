package io.husai.gateway.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void shouldStartOnLoopback(String host) {
        assertThatCode(() -> Exposure.requireLoopback(host)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseToListenBeyondThisMachine() {
        assertThatThrownBy(() -> Exposure.requireLoopback("0.0.0.0"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "quarkus.http.host: 0.0.0.0 would serve the gateway beyond this machine"
                                + " without authentication; expected 127.0.0.1, ::1 or localhost");
    }
}
