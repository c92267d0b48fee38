package io.husai.contracts.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several writers of one key at once, each with a store of its own as several services have. */
class FolderStoreRaceTest {
    private static final ArtifactKey KEY = ArtifactKey.weights("ab".repeat(32), 175);

    @TempDir Path root;

    /** What file systems do when asked for a hard link. */
    enum Links {
        SUPPORTED(Files::createLink),
        UNKNOWN_TO_THE_PROVIDER(
                (name, existing) -> {
                    throw new UnsupportedOperationException();
                }),
        REFUSED(
                (name, existing) -> {
                    throw new FileSystemException(
                            name.toString(), existing.toString(), "Operation not permitted");
                });

        private final FirstWrite.Link link;

        Links(FirstWrite.Link link) {
            this.link = link;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetOneContentWinWhole(Links links) throws Exception {
        for (int round = 0; round < 10; round++) {
            ArtifactKey key = ArtifactKey.weights("ab".repeat(32), round);

            List<StoredArtifact> outcomes =
                    WritersAtOnce.write(key, () -> new FolderStore(root, links.link));

            byte[] stored = new FolderStore(root).read(key, WritersAtOnce.BYTES);
            assertThat(stored).hasSize(WritersAtOnce.BYTES).containsOnly(stored[0]);
            assertThat(outcomes)
                    .containsOnly(new StoredArtifact(key, WritersAtOnce.BYTES, Sha256.of(stored)));
        }
        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepWhatAnotherWroteInTheMeantime(Links links) throws IOException {
        FolderStore slow = new FolderStore(root, links.link);
        FolderStore fast = new FolderStore(root, links.link);

        StoredArtifact outcome =
                slow.writeIfAbsent(
                        KEY,
                        out -> {
                            out.write(new byte[] {2, 2});
                            fast.writeIfAbsent(KEY, other -> other.write(1));
                        });

        assertThat(outcome).isEqualTo(new StoredArtifact(KEY, 1, Sha256.of(new byte[] {1})));
        assertThat(slow.read(KEY, 10)).containsExactly(1);
    }

    @Test
    void shouldSayWhatIsWrongWhenNeitherLinkNorMoveWorks() throws IOException {
        FolderStore store =
                new FolderStore(
                        root,
                        (name, existing) -> {
                            Files.delete(existing);
                            throw new FileSystemException(name.toString());
                        });

        assertThatThrownBy(() -> store.writeIfAbsent(KEY, out -> out.write(1)))
                .isInstanceOf(IOException.class);
        assertThat(store.exists(KEY)).isFalse();
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(".incoming"))) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        }
    }
}
