package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerKeyTest {
    private static final String SECRET =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    /** By {@code printf %s <secret> | sha256sum}. */
    private static final String DIGEST =
            "6c86c6aac5fb24bcf5d9939cb7d7d5645ce39418f449e03b262dd4fa14b4b92b";

    @Test
    void shouldReadWhatItWrites() {
        BearerKey key = BearerKey.random(new SecureRandom());

        assertThat(BearerKey.parse(key.text())).contains(key);
    }

    @Test
    void shouldHave256SecretBits() {
        BearerKey key = BearerKey.random(new SecureRandom());

        assertThat(key.secret()).matches("[0-9a-f]{64}");
        assertThat(BearerKey.random(new SecureRandom()).secret()).isNotEqualTo(key.secret());
    }

    @Test
    void shouldDigestTheSecretAsAShellDoes() {
        BearerKey key = new BearerKey("bootstrap", SECRET);

        assertThat(key.digest()).isEqualTo(DIGEST);
        assertThat(key.matches(DIGEST)).isTrue();
        assertThat(key.matches(DIGEST.replace('a', 'b'))).isFalse();
    }

    @Test
    void shouldNotShowItsSecretByAccident() {
        assertThat(new BearerKey("1234", SECRET)).hasToString("husai_1234_...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "husai_",
                "husai_1234",
                "husai_1234_",
                "husai_1234_00",
                "husai__" + SECRET,
                "husai_12/34_" + SECRET,
                "husai_1234_" + SECRET + "0",
                "other_1234_" + SECRET
            })
    void shouldNotReadWhatIsNoKey(String text) {
        assertThat(BearerKey.parse(text)).isEmpty();
    }
}
