package io.husai.contracts.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.InvalidValueException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactKeyTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "runs",
                "runs/",
                "/runs/x",
                "/etc/passwd",
                "../runs/x",
                "runs/../x",
                "runs/x/..",
                "runs/.",
                "runs/./x",
                "runs/.hidden",
                "runs//x",
                "runs/x/",
                "./runs/x",
                "RUNS/x",
                "other/x",
                "runsx/y",
                "runs\\x",
                "runs/x\\..\\y",
                "runs/x y",
                "runs/x\n",
                "runs/x\u0000",
                "runs/x\u202e",
                "runs/\u0435",
                "runs/%2e%2e",
                "runs/x:y",
                "file:///runs/x",
                "s3://bucket/runs/x",
                "runs/a/b/c/d/e"
            })
    @NullSource
    void shouldRefuseWhatIsNoPlainRelativePath(String path) {
        assertThatThrownBy(() -> new ArtifactKey(path))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("uri: ")
                .hasMessageEndingWith(
                        "expected an artifact key such as"
                                + " runs/<runId>/<step>/sae_weights.safetensors");
    }

    @Test
    void shouldRefuseASegmentLongerThan128Characters() {
        assertThat(new ArtifactKey("runs/" + "x".repeat(128)).path()).hasSize(133);
        assertThatThrownBy(() -> new ArtifactKey("runs/" + "x".repeat(129)))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void shouldRefuseAVeryLongPathAtOnce() {
        assertThatThrownBy(() -> new ArtifactKey("runs/" + "a/".repeat(1_000_000)))
                .isInstanceOf(InvalidValueException.class)
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(message).hasSizeLessThan(250));
    }

    @Test
    void shouldLayTheStoreOutAsDocumented() {
        assertThat(ArtifactKey.activations(DIGEST).path())
                .isEqualTo("datasets/" + DIGEST + "/activations.safetensors");
        assertThat(ArtifactKey.datasetDescription(DIGEST).path())
                .isEqualTo("datasets/" + DIGEST + "/dataset.json");
        assertThat(ArtifactKey.weights(DIGEST, 175).path())
                .isEqualTo("runs/" + DIGEST + "/175/sae_weights.safetensors");
        assertThat(ArtifactKey.cfg(DIGEST, 0).path()).isEqualTo("runs/" + DIGEST + "/0/cfg.json");
        assertThat(ArtifactKey.checkpoint(DIGEST).path())
                .isEqualTo("runs/" + DIGEST + "/checkpoint.safetensors");
        assertThat(ArtifactKey.cancelled(new UUID(0, 1)).path())
                .isEqualTo("studies/00000000-0000-0000-0000-000000000001/cancelled");
    }

    @Test
    void shouldRefuseARunIdThatIsNoDigest() {
        assertThatThrownBy(() -> ArtifactKey.weights("../" + DIGEST, 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("runId: ");
    }

    @Test
    void shouldRefuseANegativeStep() {
        assertThatThrownBy(() -> ArtifactKey.cfg(DIGEST, -1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("step: -1 is not valid; expected a step of at least 0");
    }
}
