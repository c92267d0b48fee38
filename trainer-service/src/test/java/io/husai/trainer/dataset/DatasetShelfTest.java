package io.husai.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.FolderStore;
import io.husai.contracts.event.DatasetLocation;
import io.husai.contracts.tensor.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetShelfTest {
    private static final ArtifactKey INCOMING =
            new ArtifactKey("datasets/incoming/activations.safetensors");
    private static final Pulse NO_PULSE = () -> {};

    @TempDir Path folder;
    private ArtifactStore store;
    private DatasetShelf shelf;

    @BeforeEach
    void openShelf() {
        store = new FolderStore(folder);
        shelf = new DatasetShelf(store);
    }

    @Test
    void shouldOpenTheMatrixNamedActivationsAmongOthers() throws Exception {
        DatasetLocation where =
                stored(
                        new SafetensorsWriter()
                                .add("other", new float[] {9, 9}, 1, 2)
                                .add("activations", new float[] {1, 2, 3, 4}, 2, 2),
                        2,
                        2);

        float[] out = new float[4];
        try (Activations activations = shelf.open(where, NO_PULSE)) {
            activations.copy(0, 2, out);
        }

        assertThat(out).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldOpenTheOnlyMatrixWhateverItsName() throws Exception {
        DatasetLocation where =
                stored(
                        new SafetensorsWriter()
                                .add("vector", new float[] {9, 9}, 2)
                                .add("acts", new float[] {1, 2}, 1, 2),
                        1,
                        2);

        try (Activations activations = shelf.open(where, NO_PULSE)) {
            assertThat(activations.rows()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseTwoMatricesWithoutTheExpectedName() throws Exception {
        DatasetLocation where =
                stored(
                        new SafetensorsWriter()
                                .add("a", new float[] {1, 2}, 1, 2)
                                .add("b", new float[] {1, 2}, 1, 2),
                        1,
                        2);

        assertThatThrownBy(() -> shelf.open(where, NO_PULSE))
                .isInstanceOf(WrongDatasetException.class)
                .hasMessageContaining("[a, b]");
    }

    @Test
    void shouldRefuseAnotherShape() throws Exception {
        DatasetLocation where =
                stored(new SafetensorsWriter().add("activations", new float[6], 2, 3), 3, 2);

        assertThatThrownBy(() -> shelf.open(where, NO_PULSE))
                .isInstanceOf(WrongDatasetException.class)
                .hasMessageContaining("is F32 [2, 3], expected F32 [3, 2]");
    }

    @Test
    void shouldNameTheEntryThatIsNotFinite() throws Exception {
        float[] values = {1, 2, 3, 4, 5, Float.NaN};
        DatasetLocation where =
                stored(new SafetensorsWriter().add("activations", values, 3, 2), 3, 2);

        assertThatThrownBy(() -> shelf.open(where, NO_PULSE))
                .isInstanceOf(WrongDatasetException.class)
                .hasMessageContaining("row 2, column 1 is NaN");
    }

    @Test
    void shouldRefuseAFileWithAnotherDigest() throws Exception {
        DatasetLocation stored =
                stored(new SafetensorsWriter().add("activations", new float[2], 1, 2), 1, 2);
        String other = "0".repeat(64);

        assertThatThrownBy(
                        () -> shelf.open(new DatasetLocation(stored.uri(), other, 1, 2), NO_PULSE))
                .isInstanceOf(WrongDatasetException.class)
                .hasMessageContaining(stored.sha256());
    }

    @Test
    void shouldRefuseATruncatedFile() throws Exception {
        DatasetLocation where =
                stored(new SafetensorsWriter().add("activations", new float[6], 3, 2), 3, 2);
        Path file = store.localFile(new ArtifactKey(where.uri()));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 4));

        assertThatThrownBy(() -> shelf.open(where, NO_PULSE))
                .isInstanceOf(WrongDatasetException.class)
                .hasMessageContaining("24 bytes of tensors, the file holds 20");
    }

    @Test
    void shouldCallADatasetWrongThatAHealthyStoreDoesNotHave() throws Exception {
        Files.createDirectories(folder);
        String sha256 = "1".repeat(64);

        assertThatThrownBy(
                        () ->
                                shelf.open(
                                        new DatasetLocation(
                                                ArtifactKey.activations(sha256).path(),
                                                sha256,
                                                1,
                                                1),
                                        NO_PULSE))
                .isInstanceOf(WrongDatasetException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void shouldLeaveAnUnavailableStoreForAnotherTry() {
        DatasetShelf unmounted = new DatasetShelf(new FolderStore(folder.resolve("not-there")));
        String sha256 = "1".repeat(64);

        assertThatThrownBy(
                        () ->
                                unmounted.open(
                                        new DatasetLocation(
                                                ArtifactKey.activations(sha256).path(),
                                                sha256,
                                                1,
                                                1),
                                        NO_PULSE))
                .isInstanceOf(IOException.class);
    }

    private DatasetLocation stored(SafetensorsWriter writer, long rows, int dModel)
            throws IOException {
        ArtifactStore.StoredArtifact written = store.replace(INCOMING, writer::writeTo);
        return new DatasetLocation(INCOMING.path(), written.sha256(), rows, dModel);
    }
}
