package io.husai.contracts.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactStore.Content;
import io.husai.contracts.artifact.ArtifactStore.StoredArtifact;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every artifact store does, whatever it is kept in. */
public abstract class ArtifactStoreContract {
    protected static final ArtifactKey KEY = ArtifactKey.weights("ab".repeat(32), 175);

    protected ArtifactStore store;

    /** Another store on the same place, as another service has. */
    protected abstract ArtifactStore open() throws Exception;

    /** A store whose place is not there. */
    protected abstract ArtifactStore openMissing() throws Exception;

    /** The names of what is in the place, unfinished writes too. */
    protected abstract List<String> left() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @Test
    void shouldReadWhatWasWritten() throws Exception {
        StoredArtifact written = store.writeIfAbsent(KEY, text("weights"));

        assertThat(written)
                .isEqualTo(new StoredArtifact(KEY, 7, Sha256.of("weights".getBytes(UTF_8))));
        assertThat(store.exists(KEY)).isTrue();
        assertThat(store.read(KEY, 7)).asString(UTF_8).isEqualTo("weights");
        assertThat(store.localFile(KEY)).hasContent("weights");
    }

    @Test
    void shouldKeepTheFirstContent() throws Exception {
        store.writeIfAbsent(KEY, text("first"));

        StoredArtifact second = store.writeIfAbsent(KEY, text("second"));

        assertThat(second.sha256()).isEqualTo(Sha256.of("first".getBytes(UTF_8)));
        assertThat(store.read(KEY, 100)).asString(UTF_8).isEqualTo("first");
    }

    @Test
    void shouldNotProduceContentThatIsThereAlready() throws Exception {
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
    void shouldShowNothingWhileContentIsWritten() throws Exception {
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
    void shouldLeaveNothingOfContentThatFails() throws Exception {
        Content failing =
                out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("the disk is full");
                };

        assertThatThrownBy(() -> store.writeIfAbsent(KEY, failing)).hasMessage("the disk is full");
        assertThatThrownBy(() -> store.replace(KEY, failing)).hasMessage("the disk is full");

        assertThat(left()).isEmpty();
    }

    @Test
    void shouldLeaveNothingOfContentThatBreaks() throws Exception {
        assertThatThrownBy(
                        () ->
                                store.writeIfAbsent(
                                        KEY,
                                        out -> {
                                            throw new IllegalStateException("a bug");
                                        }))
                .hasMessage("a bug");

        assertThat(left()).isEmpty();
    }

    @Test
    void shouldAcceptContentThatClosesItsStream() throws Exception {
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
    void shouldReplaceWhatIsThere() throws Exception {
        store.replace(KEY, text("first"));
        assertThat(store.localFile(KEY)).hasContent("first");

        StoredArtifact second = store.replace(KEY, text("second"));

        assertThat(second.sha256()).isEqualTo(Sha256.of("second".getBytes(UTF_8)));
        assertThat(store.localFile(KEY)).hasContent("second");
        assertThat(store.read(KEY, 100)).asString(UTF_8).isEqualTo("second");
    }

    @Test
    void shouldKeepTheOldContentWhenReplacingFails() throws Exception {
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
        for (var reading : List.<Operation>of(s -> s.localFile(KEY), s -> s.read(KEY, 10))) {
            assertThatThrownBy(() -> reading.on(store))
                    .isInstanceOf(ArtifactAbsentException.class)
                    .hasMessage("nothing is stored under " + KEY.path());
        }
    }

    @Test
    void shouldDelete() throws Exception {
        store.writeIfAbsent(KEY, text("x"));

        store.delete(KEY);
        store.delete(KEY);

        assertThat(store.exists(KEY)).isFalse();
    }

    @Test
    void shouldRefuseToReadMoreThanTheLimit() throws Exception {
        store.writeIfAbsent(KEY, text("12345678"));

        assertThatThrownBy(() -> store.read(KEY, 7))
                .isInstanceOf(IOException.class)
                .hasMessage(KEY.path() + " has more than 7 bytes");
    }

    @Test
    void shouldTakeEmptyContent() throws Exception {
        StoredArtifact written = store.writeIfAbsent(KEY, out -> {});

        assertThat(written).isEqualTo(new StoredArtifact(KEY, 0, Sha256.of(new byte[0])));
        assertThat(store.exists(KEY)).isTrue();
        assertThat(store.read(KEY, 0)).isEmpty();
        assertThat(store.localFile(KEY)).isEmptyFile();
    }

    @Test
    void shouldLetOneContentWinWhole() throws Exception {
        for (int round = 0; round < 5; round++) {
            ArtifactKey key = ArtifactKey.weights("ab".repeat(32), round);

            List<StoredArtifact> outcomes = WritersAtOnce.write(key, this::open);

            byte[] stored = store.read(key, WritersAtOnce.BYTES);
            assertThat(stored).hasSize(WritersAtOnce.BYTES).containsOnly(stored[0]);
            assertThat(outcomes)
                    .containsOnly(new StoredArtifact(key, WritersAtOnce.BYTES, Sha256.of(stored)));
        }
    }

    @Test
    void shouldKeepWhatAnotherWroteInTheMeantime() throws Exception {
        ArtifactStore fast = open();

        StoredArtifact outcome =
                store.writeIfAbsent(
                        KEY,
                        out -> {
                            out.write(new byte[] {2, 2});
                            fast.writeIfAbsent(KEY, other -> other.write(1));
                        });

        assertThat(outcome).isEqualTo(new StoredArtifact(KEY, 1, Sha256.of(new byte[] {1})));
        assertThat(store.read(KEY, 10)).containsExactly(1);
    }

    @Test
    void shouldShowReadersOldOrNewContentWhileItIsReplaced() throws Exception {
        store.replace(KEY, out -> out.write(WritersAtOnce.filled(0)));
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing =
                    writer.submit(
                            () -> {
                                for (int i = 1; i <= 50; i++) {
                                    byte[] content = WritersAtOnce.filled(i);
                                    store.replace(KEY, out -> out.write(content));
                                }
                                return null;
                            });
            while (!writing.isDone()) {
                byte[] seen = store.read(KEY, WritersAtOnce.BYTES);
                assertThat(seen).hasSize(WritersAtOnce.BYTES).containsOnly(seen[0]);
            }
            writing.get();
        } finally {
            writer.shutdownNow();
        }
        assertThat(store.read(KEY, WritersAtOnce.BYTES)).isEqualTo(WritersAtOnce.filled(50));
    }

    @Test
    void shouldNotCallAnythingAbsentWhenThePlaceIsMissing() throws Exception {
        ArtifactStore missing = openMissing();
        List<Operation> all =
                List.of(
                        s -> s.exists(KEY),
                        s -> s.localFile(KEY),
                        s -> s.read(KEY, 10),
                        s -> s.writeIfAbsent(KEY, text("x")),
                        s -> s.replace(KEY, text("x")),
                        s -> s.delete(KEY),
                        ArtifactStore::checkHealth);

        for (Operation operation : all) {
            assertThatThrownBy(() -> operation.on(missing))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ArtifactAbsentException.class);
        }
    }

    protected static Content text(String text) {
        return out -> out.write(text.getBytes(UTF_8));
    }

    /** Something asked of a store. */
    @FunctionalInterface
    protected interface Operation {
        void on(ArtifactStore store) throws IOException;
    }
}
