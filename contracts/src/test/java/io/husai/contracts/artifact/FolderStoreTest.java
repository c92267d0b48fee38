package io.husai.contracts.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends ArtifactStoreContract {
    @TempDir Path root;

    @Override
    protected ArtifactStore open() {
        return new FolderStore(root);
    }

    @Override
    protected ArtifactStore openMissing() {
        return new FolderStore(root.resolve("mount"));
    }

    @Override
    protected List<String> left() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    @Test
    void shouldSayThatTheFolderIsMissingAndNotMakeIt() {
        ArtifactStore unmounted = openMissing();

        for (Operation operation :
                List.<Operation>of(s -> s.exists(KEY), s -> s.replace(KEY, text("x")))) {
            assertThatThrownBy(() -> operation.on(unmounted))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageEndingWith("the artifact store's folder is not there");
        }
        assertThat(root.resolve("mount")).doesNotExist();
    }

    @Test
    void shouldNotCallAFileAbsentThatCannotBeReached() throws IOException {
        Files.writeString(root.resolve("runs"), "a file where a folder should be");

        assertThatThrownBy(() -> store.exists(KEY))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ArtifactAbsentException.class);
    }

    @Test
    void shouldNotTakeAFolderForAFile() throws IOException {
        store.writeIfAbsent(KEY, text("x"));
        ArtifactKey folder = new ArtifactKey("runs/" + "ab".repeat(32));

        assertThatThrownBy(() -> store.exists(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> store.delete(folder)).hasMessageContaining("is a folder");
    }

    @Test
    void shouldLeaveNothingBehindAHealthCheck() throws IOException {
        store.checkHealth();

        assertThat(left()).isEmpty();
    }

    @Test
    void shouldSayThatAStoreItCannotWriteIsUnhealthy() throws IOException {
        Files.writeString(root.resolve(".incoming"), "a file where a folder should be");

        assertThatThrownBy(store::checkHealth).isInstanceOf(IOException.class);
    }
}
