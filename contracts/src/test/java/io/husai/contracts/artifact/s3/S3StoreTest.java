package io.husai.contracts.artifact.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.ArtifactStoreContract;
import java.io.IOException;
import java.net.URI;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class S3StoreTest extends ArtifactStoreContract {
    private static S3Server server;

    @TempDir Path local;
    private final String prefix = UUID.randomUUID() + "/";
    private final List<S3Store> opened = new ArrayList<>();

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = new S3Server(folder);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(S3Store::close);
    }

    @Override
    protected ArtifactStore open() throws IOException {
        return open(S3Server.BUCKET, S3Server.SECRET_KEY);
    }

    @Override
    protected ArtifactStore openMissing() throws IOException {
        return open("not-there", S3Server.SECRET_KEY);
    }

    @Override
    protected List<String> left() {
        List<String> names = new ArrayList<>(server.uploads());
        names.addAll(server.objects());
        return names.stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> !name.endsWith("/.husai-probe"))
                .toList();
    }

    @Test
    void shouldTakeARefusalForNoAnswer() throws IOException {
        S3Store stranger = open(S3Server.BUCKET, "wrong");

        for (Operation operation :
                List.<Operation>of(
                        s -> s.exists(KEY),
                        s -> s.read(KEY, 10),
                        s -> s.localFile(KEY),
                        ArtifactStore::checkHealth)) {
            assertThatThrownBy(() -> operation.on(stranger))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ArtifactAbsentException.class)
                    .hasMessageContaining("403");
        }
    }

    @Test
    void shouldNotCallAnythingAbsentWhenTheServerIsDown() throws IOException {
        S3Store down = open(URI.create("http://127.0.0.1:1"), S3Server.BUCKET, "any", 1L << 30);

        assertThatThrownBy(() -> down.exists(KEY))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ArtifactAbsentException.class);
    }

    @Test
    void shouldBeHealthyAgainAndAgain() throws IOException {
        store.checkHealth();
        store.checkHealth();

        assertThat(left()).isEmpty();
    }

    @Test
    void shouldRefuseAServerWithoutConditionalWrites() throws IOException {
        server.front().ignoreConditions(true);
        try {
            for (Operation operation :
                    List.<Operation>of(
                            ArtifactStore::checkHealth, s -> s.writeIfAbsent(KEY, text("x")))) {
                ArtifactStore fresh = open();
                assertThatThrownBy(() -> operation.on(fresh))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith("the S3 store has no conditional writes");
            }
        } finally {
            server.front().ignoreConditions(false);
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void shouldLetOneLargeContentWinWhole() throws IOException {
        ArtifactStore fast = open();

        ArtifactStore.StoredArtifact outcome =
                store.writeIfAbsent(
                        KEY,
                        out -> {
                            out.write(new byte[Sending.PART_BYTES + 1]);
                            fast.writeIfAbsent(KEY, other -> other.write(ones()));
                        });

        assertThat(outcome)
                .isEqualTo(new ArtifactStore.StoredArtifact(KEY, ones().length, Sha256.of(ones())));
        assertThat(store.read(KEY, ones().length)).isEqualTo(ones());
        assertThat(left()).as("the loser's parts are gone").hasSize(1);
    }

    @Test
    void shouldForgetThePartsOfLargeContentThatFails() throws IOException {
        assertThatThrownBy(
                        () ->
                                store.writeIfAbsent(
                                        KEY,
                                        out -> {
                                            out.write(new byte[Sending.PART_BYTES + 1]);
                                            assertThat(server.uploads()).isNotEmpty();
                                            throw new IllegalStateException("a bug");
                                        }))
                .hasMessage("a bug");

        assertThat(left()).isEmpty();
    }

    @Test
    void shouldReplaceBySeveralParts() throws IOException {
        store.replace(KEY, text("small"));

        ArtifactStore.StoredArtifact written = store.replace(KEY, out -> out.write(ones()));

        assertThat(written.sha256()).isEqualTo(Sha256.of(ones()));
        assertThat(Sha256.ofFile(store.localFile(KEY))).isEqualTo(written.sha256());
    }

    @Test
    void shouldAskAgainForWhatBreaksOff() throws IOException {
        byte[] content = new byte[3_000_000];
        store.writeIfAbsent(KEY, out -> out.write(content));

        server.front().cutAnswers(2, 1_000_000);
        assertThat(store.localFile(KEY)).hasBinaryContent(content);
        server.front().cutAnswers(2, 1_000_000);
        assertThat(store.read(KEY, content.length)).hasSize(content.length);
    }

    @Test
    void shouldSayWhenContentBreaksOffEachTime() throws IOException {
        store.writeIfAbsent(KEY, out -> out.write(new byte[3_000_000]));

        server.front().cutAnswers(1_000, 1_000_000);
        try {
            assertThatThrownBy(() -> store.localFile(KEY))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ArtifactAbsentException.class);
        } finally {
            server.front().cutAnswers(0, 0);
        }
        assertThat(copies()).isEmpty();
    }

    @Test
    void shouldKnowItsOwnWriteWhenTheAnswerWasLost() throws IOException {
        store.writeIfAbsent(ArtifactKey.cfg("ab".repeat(32), 1), text("the probe is there now"));

        server.front().loseAnswers(1);
        ArtifactStore.StoredArtifact written = store.writeIfAbsent(KEY, text("weights"));

        assertThat(written)
                .isEqualTo(
                        new ArtifactStore.StoredArtifact(
                                KEY, 7, Sha256.of("weights".getBytes(UTF_8))));
    }

    @Test
    void shouldCopyOnce() throws IOException {
        store.writeIfAbsent(KEY, text("weights"));
        Path first = store.localFile(KEY);

        server.front().cutAnswers(1_000, 0);
        try {
            assertThat(store.localFile(KEY)).isEqualTo(first);
        } finally {
            server.front().cutAnswers(0, 0);
        }
    }

    @Test
    void shouldStayWithinItsBudgetAndKeepWhatIsMapped() throws Exception {
        S3Store small = open(server.endpoint(), S3Server.BUCKET, S3Server.SECRET_KEY, 1L << 20);
        List<ArtifactKey> keys = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            byte[] content = new byte[400_000];
            Arrays.fill(content, (byte) step);
            keys.add(ArtifactKey.weights("cd".repeat(32), step));
            small.writeIfAbsent(keys.get(step), out -> out.write(content));
        }

        Path first = small.localFile(keys.get(0));
        try (FileChannel channel = FileChannel.open(first)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 400_000);
            Path second = small.localFile(keys.get(1));
            Thread.sleep(20);
            small.localFile(keys.get(0));
            Path third = small.localFile(keys.get(2));
            assertThat(second).as("the least recently used").doesNotExist();
            assertThat(first).exists();
            small.localFile(keys.get(3));
            assertThat(first).doesNotExist();
            assertThat(third).exists();
            for (int i = 0; i < 400_000; i += 4_096) {
                assertThat(mapped.get(i)).isZero();
            }
        }
        assertThat(small.localFile(keys.get(0))).hasSize(400_000);
        assertThat(copies()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void shouldRefuseWhatNeverFitsTheBudget() throws IOException {
        S3Store small = open(server.endpoint(), S3Server.BUCKET, S3Server.SECRET_KEY, 1L << 20);
        small.writeIfAbsent(KEY, out -> out.write(new byte[(1 << 20) + 1]));

        assertThatThrownBy(() -> small.localFile(KEY))
                .hasMessage("1048577 bytes don't fit into husai.artifacts.s3.cache-bytes, 1048576");
    }

    @Test
    void shouldGiveOutWhatIsStoredUnderAWrongDigest() throws IOException {
        ArtifactKey key = ArtifactKey.activations("ef".repeat(32));
        store.writeIfAbsent(key, text("not what the name says"));

        assertThat(store.localFile(key)).hasContent("not what the name says");
    }

    private static byte[] ones() {
        byte[] content = new byte[Sending.PART_BYTES + 2];
        Arrays.fill(content, (byte) 1);
        return content;
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.walk(local)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private S3Store open(String bucket, String secret) throws IOException {
        return open(server.endpoint(), bucket, secret, 1L << 30);
    }

    private S3Store open(URI endpoint, String bucket, String secret, long cache)
            throws IOException {
        S3Settings settings =
                new S3Settings(
                        endpoint,
                        S3Server.REGION,
                        bucket,
                        prefix,
                        true,
                        local.resolve(UUID.randomUUID().toString()),
                        cache);
        S3Store store =
                new S3Store(
                        settings,
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(S3Server.ACCESS_KEY, secret)),
                        Duration.ofMillis(200));
        opened.add(store);
        return store;
    }
}
