package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void shouldStartOnLoopbackWithoutALogin(String host) {
        assertThatCode(() -> Exposure.requireSafe(host, false)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseToListenBeyondThisMachineWithoutALogin() {
        assertThatThrownBy(() -> Exposure.requireSafe("0.0.0.0", false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "quarkus.http.host: 0.0.0.0 would serve the gateway beyond this machine"
                                + " without a login; expected husai.access.keys=true or"
                                + " husai.access.oidc=true, or the host 127.0.0.1, ::1 or"
                                + " localhost");
    }

    @Test
    void shouldListenBeyondThisMachineWithALogin() {
        assertThatCode(() -> Exposure.requireSafe("0.0.0.0", true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123", "husai_bootstrap_0123"})
    void shouldRefuseWhatIsNoDigestWithoutShowingIt(String digest) {
        assertThatThrownBy(() -> Exposure.requireDigest(digest))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "husai.access.bootstrap-key-sha256: expected a SHA-256 digest (64"
                                + " lower-case hexadecimal digits) of the key's secret");
    }

    @Test
    void shouldRefuseAProvidersTokensWithoutAnAudience() {
        assertThatThrownBy(() -> Exposure.requireAudience(Optional.empty()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("quarkus.oidc.token.audience: nothing is set");
    }
}
