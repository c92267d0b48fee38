package io.husai.contracts.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.InvalidValueException;
import io.husai.contracts.artifact.s3.Given;
import io.husai.contracts.artifact.s3.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactStoresTest {
    private static final Map<String, String> BUCKET =
            Map.of(
                    "s3.endpoint",
                    "https://s3.example.org:9000",
                    "s3.region",
                    "eu-central-1",
                    "s3.bucket",
                    "husai");

    @Test
    void shouldOpenAFolder() throws IOException {
        assertThat(ArtifactStores.open(new Given(Map.of("folder", "/mnt/artifacts"))))
                .isInstanceOf(FolderStore.class);
    }

    @Test
    void shouldRefuseAFolderAndABucket() {
        assertThatThrownBy(() -> ArtifactStores.open(given("folder", "/mnt/artifacts")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "husai.artifacts.folder: /mnt/artifacts is not valid; expected no folder"
                                + " beside husai.artifacts.s3, or no husai.artifacts.s3");
    }

    @Test
    void shouldRefuseNeither() {
        assertThatThrownBy(() -> ArtifactStores.open(new Given(Map.of())))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "husai.artifacts.folder: nothing is not valid; expected a folder, or a"
                                + " bucket by husai.artifacts.s3");
    }

    @ParameterizedTest
    @CsvSource({
        "s3.endpoint,",
        "s3.endpoint, s3.example.org",
        "s3.endpoint, ftp://s3.example.org",
        "s3.endpoint, https://s3.example.org/bucket",
        "s3.endpoint, https://s3.example.org?x=1",
        "s3.region,",
        "s3.region, eu central",
        "s3.bucket,",
        "s3.bucket, Husai",
        "s3.bucket, a/b",
        "s3.prefix, ../other",
        "s3.prefix, /husai",
        "s3.prefix, a//b",
        "s3.cache-bytes, 1048575",
        "s3.cache-bytes, -1"
    })
    void shouldNameTheSettingThatIsWrong(String name, String value) {
        assertThatThrownBy(() -> S3Settings.of(given(name, value)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("husai.artifacts." + name + ": ");
    }

    @Test
    void shouldNotShowALoginInTheEndpoint() {
        assertThatThrownBy(
                        () -> S3Settings.of(given("s3.endpoint", "https://key:secret@example.org")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldFillInDefaults() {
        S3Settings settings = S3Settings.of(new Given(BUCKET));

        assertThat(settings)
                .isEqualTo(
                        new S3Settings(
                                URI.create("https://s3.example.org:9000"),
                                "eu-central-1",
                                "husai",
                                "",
                                true,
                                Path.of(System.getProperty("java.io.tmpdir"), "husai-artifacts"),
                                20L << 30));
    }

    private static Given given(String name, String value) {
        Map<String, String> values = new HashMap<>(BUCKET);
        values.put(name, value);
        return new Given(values);
    }
}
