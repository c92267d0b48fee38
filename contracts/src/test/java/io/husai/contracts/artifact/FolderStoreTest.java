package io.husai.contracts.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactStore.Content;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest {
    private static final ArtifactKey KEY = ArtifactKey.weights("ab".repeat(32), 175);

    @TempDir Path root;
    private FolderStore store;

    @BeforeEach
    void openStore() {
        store = new FolderStore(root);
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        StoredArtifact written = store.writeIfAbsent(KEY, text("weights"));

        assertThat(written)
                .isEqualTo(new StoredArtifact(KEY, 7, Sha256.of("weights".getBytes(UTF_8))));
        assertThat(store.exists(KEY)).isTrue();
        assertThat(store.read(KEY, 7)).asString(UTF_8).isEqualTo("weights");
        assertThat(store.localFile(KEY)).hasContent("weights");
    }

    @Test
    void shouldKeepTheFirstContent() throws IOException {
        store.writeIfAbsent(KEY, text("first"));

        StoredArtifact second = store.writeIfAbsent(KEY, text("second"));

        assertThat(second.sha256()).isEqualTo(Sha256.of("first".getBytes(UTF_8)));
        assertThat(store.read(KEY, 100)).asString(UTF_8).isEqualTo("first");
    }

    @Test
    void shouldNotProduceContentThatIsThereAlready() throws IOException {
        store.writeIfAbsent(KEY, text("first"));

        StoredArtifact second =
                store.writeIfAbsent(
                        KEY,
                        out -> {
                            throw new IOException("must not be called");
                        });

        assertThat(second.bytes()).isEqualTo(5);
    }

    @Test
    void shouldShowNothingWhileContentIsWritten() throws IOException {
        store.writeIfAbsent(
                KEY,
                out -> {
                    out.write(new byte[1 << 20]);
                    out.flush();
                    assertThat(store.exists(KEY)).isFalse();
                    assertThatThrownBy(() -> store.localFile(KEY))
                            .isInstanceOf(ArtifactAbsentException.class);
                });

        assertThat(store.localFile(KEY)).hasSize(1 << 20);
    }

    @Test
    void shouldLeaveNothingOfContentThatFails() {
        Content failing =
                out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("the disk is full");
                };

        assertThatThrownBy(() -> store.writeIfAbsent(KEY, failing)).hasMessage("the disk is full");
        assertThatThrownBy(() -> store.replace(KEY, failing)).hasMessage("the disk is full");

        assertThat(filesUnder(root)).isEmpty();
    }

    @Test
    void shouldLeaveNothingOfContentThatBreaks() {
        assertThatThrownBy(
                        () ->
                                store.writeIfAbsent(
                                        KEY,
                                        out -> {
                                            throw new IllegalStateException("a bug");
                                        }))
                .hasMessage("a bug");

        assertThat(filesUnder(root)).isEmpty();
    }

    @Test
    void shouldAcceptContentThatClosesItsStream() throws IOException {
        StoredArtifact written =
                store.writeIfAbsent(
                        KEY,
                        out -> {
                            out.write('x');
                            out.close();
                        });

        assertThat(written.bytes()).isEqualTo(1);
        assertThat(store.localFile(KEY)).hasContent("x");
    }

    @Test
    void shouldReplaceWhatIsThere() throws IOException {
        store.replace(KEY, text("first"));
        Path file = store.localFile(KEY);

        StoredArtifact second = store.replace(KEY, text("second"));

        assertThat(second.sha256()).isEqualTo(Sha256.of("second".getBytes(UTF_8)));
        assertThat(file).hasContent("second");
    }

    @Test
    void shouldKeepTheOldContentWhenReplacingFails() throws IOException {
        store.replace(KEY, text("first"));

        assertThatThrownBy(
                        () ->
                                store.replace(
                                        KEY,
                                        out -> {
                                            throw new IOException("the disk is full");
                                        }))
                .isInstanceOf(IOException.class);

        assertThat(store.read(KEY, 100)).asString(UTF_8).isEqualTo("first");
    }

    @Test
    void shouldSayWhatIsAbsent() {
        for (var reading : List.<Reading>of(s -> s.localFile(KEY), s -> s.read(KEY, 10))) {
            assertThatThrownBy(() -> reading.from(store))
                    .isInstanceOf(ArtifactAbsentException.class)
                    .hasMessage("nothing is stored under " + KEY.path());
        }
    }

    @Test
    void shouldDelete() throws IOException {
        store.writeIfAbsent(KEY, text("x"));

        store.delete(KEY);
        store.delete(KEY);

        assertThat(store.exists(KEY)).isFalse();
    }

    @Test
    void shouldNotCallAnythingAbsentWhenTheFolderIsMissing() {
        FolderStore unmounted = new FolderStore(root.resolve("mount"));
        List<Reading> all =
                List.of(
                        s -> s.exists(KEY),
                        s -> s.localFile(KEY),
                        s -> s.read(KEY, 10),
                        s -> s.writeIfAbsent(KEY, text("x")),
                        s -> s.replace(KEY, text("x")),
                        s -> {
                            s.delete(KEY);
                            return null;
                        },
                        s -> {
                            s.checkHealth();
                            return null;
                        });

        for (Reading operation : all) {
            assertThatThrownBy(() -> operation.from(unmounted))
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
    void shouldRefuseToReadMoreThanTheLimit() throws IOException {
        store.writeIfAbsent(KEY, text("12345678"));

        assertThatThrownBy(() -> store.read(KEY, 7))
                .isInstanceOf(IOException.class)
                .hasMessage(KEY.path() + " has more than 7 bytes");
    }

    @Test
    void shouldLeaveNothingBehindAHealthCheck() throws IOException {
        store.checkHealth();

        assertThat(filesUnder(root)).isEmpty();
    }

    @Test
    void shouldSayThatAStoreItCannotWriteIsUnhealthy() throws IOException {
        Files.writeString(root.resolve(".incoming"), "a file where a folder should be");

        assertThatThrownBy(store::checkHealth).isInstanceOf(IOException.class);
    }

    private static Content text(String text) {
        return out -> out.write(text.getBytes(UTF_8));
    }

    private static List<Path> filesUnder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Reading {
        Object from(FolderStore store) throws IOException;
    }
}
