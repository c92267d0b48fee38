package io.husai.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.husai.contracts.Json;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.Quality;
import io.husai.contracts.spec.ConditionSpec;
import io.husai.contracts.spec.Preset;
import io.husai.contracts.spec.RunSpec;
import io.husai.contracts.spec.SeedScope;
import io.husai.contracts.spec.TrainingSpec;
import io.husai.contracts.tensor.SafetensorsFile;
import io.husai.trainer.sae.Checkpoint;
import io.husai.trainer.sae.SaeWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotShelfTest {
    private static final Quality QUALITY = new Quality(0.5, 0.25, 2, 0.125, 96, 0.0625);
    private static final RunSpec RUN = run(Preset.HUSAI);

    @TempDir Path folder;
    private FolderStore store;
    private SnapshotShelf shelf;

    @BeforeEach
    void openShelf() {
        store = new FolderStore(folder);
        shelf = new SnapshotShelf(store);
    }

    /**
     * Names and values of SAELens 6.54: TopKSAEConfig and its bases, and handle_config_defaulting.
     */
    @Test
    void shouldWriteTheConfigurationThatSaeLensReads() throws Exception {
        shelf.write(RUN, 4, weights(1), QUALITY);

        JsonNode cfg = Json.MAPPER.readTree(store.read(ArtifactKey.cfg(RUN.runId(), 4), 1 << 20));
        assertThat(cfg.path("architecture").textValue()).isEqualTo("topk");
        assertThat(cfg.path("d_in").intValue()).isEqualTo(2);
        assertThat(cfg.path("d_sae").intValue()).isEqualTo(3);
        assertThat(cfg.path("k").intValue()).isEqualTo(2);
        assertThat(cfg.path("dtype").textValue()).isEqualTo("float32");
        assertThat(cfg.path("device").textValue()).isEqualTo("cpu");
        assertThat(cfg.path("apply_b_dec_to_input").booleanValue()).isTrue();
        assertThat(cfg.path("rescale_acts_by_decoder_norm").isBoolean()).isTrue();
        assertThat(cfg.path("rescale_acts_by_decoder_norm").booleanValue()).isFalse();
        assertThat(cfg.path("normalize_activations").textValue()).isEqualTo("none");
        assertThat(cfg.path("reshape_activations").textValue()).isEqualTo("none");
        assertThat(cfg.path("metadata").path("sae_lens_version").textValue()).isEqualTo("6.0.0");
        assertThat(cfg.path("metadata").path("husai").path("runId").textValue())
                .isEqualTo(RUN.runId());
    }

    @Test
    void shouldWriteZerosForADecoderBiasThatTheVariantDoesNotHave() throws Exception {
        shelf.write(RUN, 4, weights(1), QUALITY);

        Path file = store.localFile(ArtifactKey.weights(RUN.runId(), 4));
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            assertThat(tensors.tensors().keySet())
                    .containsExactlyInAnyOrder("W_enc", "b_enc", "W_dec", "b_dec");
            assertThat(tensors.floats("W_enc", 2, 3)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(tensors.floats("W_dec", 3, 2)).containsExactly(7, 8, 9, 10, 11, 12);
            assertThat(tensors.floats("b_dec", 2)).containsExactly(0, 0);
        }
    }

    @Test
    void shouldSayThatKeptNegativeValuesMakeTheHusaiVariantInexact() throws Exception {
        shelf.write(RUN, 4, weights(1), QUALITY);
        shelf.write(run(Preset.MODERN), 4, weights(1), QUALITY);

        assertThat(fidelity(RUN))
                .isEqualTo(
                        "SAELens sets kept values below 0 to 0; this SAE was trained with them:"
                                + " 6.25 % of its codes over the dataset are below 0");
        assertThat(fidelity(run(Preset.MODERN))).isEqualTo("exact");
    }

    @Test
    void shouldFindFromTheStoreAloneWhatWasWritten() throws Exception {
        StoredSnapshot written = shelf.write(RUN, 4, weights(1), QUALITY);

        Optional<StoredSnapshot> found = new SnapshotShelf(store).find(RUN.runId(), 4);

        assertThat(found).contains(written);
        assertThat(shelf.find(RUN.runId(), 0)).isEmpty();
    }

    @Test
    void shouldNotTakeAStepForCompleteThatHasNoConfigurationYet() throws Exception {
        shelf.write(RUN, 4, weights(1), QUALITY);
        Files.delete(store.localFile(ArtifactKey.cfg(RUN.runId(), 4)));

        assertThat(shelf.find(RUN.runId(), 4)).isEmpty();
    }

    @Test
    void shouldKeepWhatIsThereAndSayThatOtherBytesCame() throws Exception {
        StoredSnapshot first = shelf.write(RUN, 4, weights(1), QUALITY);

        StoredSnapshot same = shelf.write(RUN, 4, weights(1), QUALITY);
        StoredSnapshot other = shelf.write(RUN, 4, weights(-1), QUALITY);

        assertThat(same.differs()).isFalse();
        assertThat(other.differs()).isTrue();
        assertThat(other.weights()).isEqualTo(first.weights());
    }

    @Test
    void shouldGiveBackACheckpointBitForBit() throws Exception {
        CheckpointShelf checkpoints = new CheckpointShelf(store);
        float[][] first = {{1, 2, 3, 4, 5, Float.MIN_VALUE}, {1, 2, 3}, {6, 5, 4, 3, 2, 1}};
        float[][] second = {{0, -0f, 3, 4, 5, 6}, {3, 2, 1}, {1, 1, 2, 2, 3, 3}};

        checkpoints.write(RUN, new Checkpoint(3, weights(1), first, second, new long[0]));

        Checkpoint found = checkpoints.find(RUN).orElseThrow();
        assertThat(found.step()).isEqualTo(3);
        assertThat(found.weights().decoder()).isEqualTo(weights(1).decoder());
        assertThat(found.firstMoments()).isDeepEqualTo(first);
        assertThat(found.secondMoments()).isDeepEqualTo(second);
        assertThat(found.rowsSinceFired()).isEmpty();
    }

    @Test
    void shouldNotTrustACheckpointWithAFlippedBit() throws Exception {
        CheckpointShelf checkpoints = new CheckpointShelf(store);
        float[][] moments = {new float[6], new float[3], new float[6]};
        checkpoints.write(RUN, new Checkpoint(3, weights(1), moments, moments, new long[0]));
        Path file = store.localFile(ArtifactKey.checkpoint(RUN.runId()));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        assertThat(checkpoints.find(RUN)).isEmpty();
    }

    private String fidelity(RunSpec run) throws Exception {
        return Json.MAPPER
                .readTree(store.read(ArtifactKey.cfg(run.runId(), 4), 1 << 20))
                .path("metadata")
                .path("fidelity")
                .textValue();
    }

    private static SaeWeights weights(float first) {
        return new SaeWeights(
                2,
                3,
                new float[] {first, 2, 3, 4, 5, 6},
                new float[] {0, 0.5f, 1},
                new float[] {7, 8, 9, 10, 11, 12},
                Optional.empty());
    }

    private static RunSpec run(Preset preset) {
        return new RunSpec(
                new ConditionSpec(
                        "d".repeat(64),
                        preset.sae(2, 3, 2),
                        TrainingSpec.plain(4, 32, 1e-3, SeedScope.INIT_AND_ORDER, List.of(0L, 4L)),
                        null,
                        "cpu",
                        ConditionSpec.ENGINE),
                42);
    }
}
