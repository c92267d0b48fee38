package io.husai.contracts.artifact.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactAbsentException;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.ArtifactStore;
import io.husai.contracts.artifact.s3.Bucket.Stat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The artifact store in a bucket of any S3 API.
 *
 * <p>The first write of a key wins by {@code If-None-Match: *}, on small objects and at the end of
 * an upload in parts alike. A store that does not know that condition must not be used: it would
 * let the last write win, and announced weights would change under their digest. So before its
 * first conditional write, and whenever health is asked, this class writes a probe object twice;
 * where the second write succeeds, or the store refuses the condition as unknown, every write fails
 * and says so.
 *
 * <p>Something is absent only where the store answers {@code NoSuchKey}; a bucket that is not
 * there, and a refusal (which is what S3 answers for absent keys without the right to list the
 * bucket), are not that.
 *
 * <p>Local files are copies in a bounded folder, see {@link LocalCopies}.
 */
public final class S3Store implements ArtifactStore, AutoCloseable {
    /** No key of an artifact. */
    private static final String PROBE = ".husai-probe";

    private static final byte[] PROBED = "husai".getBytes(US_ASCII);
    private static final int TRIES = 3;
    private static final Duration HANDED_OUT = Duration.ofSeconds(10);

    private final Bucket bucket;
    private final LocalCopies copies;
    private volatile boolean keepsFirst;

    /** A store with the environment's credentials. */
    public static ArtifactStore open(S3Settings settings) throws IOException {
        return new S3Store(settings, Bucket.environment());
    }

    S3Store(S3Settings settings, AwsCredentialsProvider credentials) throws IOException {
        this(settings, credentials, HANDED_OUT);
    }

    S3Store(S3Settings settings, AwsCredentialsProvider credentials, Duration handedOut)
            throws IOException {
        this.bucket = new Bucket(settings, credentials);
        this.copies = new LocalCopies(settings.cacheFolder(), settings.cacheBytes(), handedOut);
    }

    @Override
    public boolean exists(ArtifactKey key) throws IOException {
        return bucket.stat(key.path()).isPresent();
    }

    @Override
    public byte[] read(ArtifactKey key, long maxBytes) throws IOException {
        int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 9);
        return again(
                () -> {
                    try (InputStream in = open(key, Optional.empty())) {
                        byte[] content = in.readNBytes(limit);
                        if (in.read() >= 0) {
                            throw new TooLargeException(key, limit);
                        }
                        return content;
                    }
                });
    }

    @Override
    public Path localFile(ArtifactKey key) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Stat stat = bucket.stat(key.path()).orElseThrow(() -> new ArtifactAbsentException(key));
            try {
                return copies.copy(key, stat, file -> again(() -> download(key, stat, file)));
            } catch (RefusedException e) {
                // replaced since it was looked at
                if (!e.isTaken() || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public StoredArtifact writeIfAbsent(ArtifactKey key, Content content) throws IOException {
        requireConditions();
        if (exists(key)) {
            return stored(key);
        }
        return write(key, content, true);
    }

    @Override
    public StoredArtifact replace(ArtifactKey key, Content content) throws IOException {
        return write(key, content, false);
    }

    @Override
    public void delete(ArtifactKey key) throws IOException {
        // a bucket that is not there is an error; not every store says so when asked to delete
        if (exists(key)) {
            bucket.delete(key.path());
        }
    }

    /**
     * Reads and writes the probe. Once it is there the writes are refused by their condition, so
     * that a bucket which keeps versions does not fill with them.
     */
    @Override
    public void checkHealth() throws IOException {
        probe();
        byte[] read;
        try (InputStream in = bucket.open(PROBE, Optional.empty())) {
            read = in.readNBytes(PROBED.length + 1);
        }
        if (!Arrays.equals(read, PROBED)) {
            throw new IOException("the S3 store gives other content than was written to it");
        }
    }

    @Override
    public void close() {
        bucket.close();
    }

    private StoredArtifact write(ArtifactKey key, Content content, boolean onlyFirst)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        Sending sending = new Sending(bucket, key.path());
        boolean written = false;
        try {
            content.writeTo(new DigestOutputStream(sending, digest));
            written = sending.finish(onlyFirst);
        } catch (IOException | RuntimeException | Error e) {
            abandon(sending, e);
            throw e;
        }
        StoredArtifact ours = new StoredArtifact(key, sending.bytes(), Sha256.hex(digest.digest()));
        if (written) {
            return ours;
        }
        sending.abandon();
        StoredArtifact there = stored(key);
        if (!onlyFirst && !there.equals(ours)) {
            throw new IOException(key.path() + " was replaced by another writer");
        }
        return there;
    }

    /** What is left of an upload whose abort fails too goes by the bucket's lifecycle rule. */
    private static void abandon(Sending sending, Throwable reason) {
        try {
            sending.abandon();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void requireConditions() throws IOException {
        if (!keepsFirst) {
            probe();
        }
    }

    private void probe() throws IOException {
        for (int write = 1; write <= 2; write++) {
            try {
                bucket.probe(PROBE, PROBED);
            } catch (RefusedException e) {
                if (e.isTaken()) {
                    keepsFirst = true;
                    return;
                }
                if (e.is("NotImplemented")) {
                    throw noConditions();
                }
                throw e;
            }
        }
        throw noConditions();
    }

    private static IOException noConditions() {
        return new IOException(
                "the S3 store has no conditional writes (If-None-Match: *), so the first write of"
                        + " a key can't be kept; use another store");
    }

    private StoredArtifact stored(ArtifactKey key) throws IOException {
        return again(
                () -> {
                    MessageDigest digest = Sha256.digest();
                    try (InputStream in =
                            new DigestInputStream(open(key, Optional.empty()), digest)) {
                        long bytes = in.transferTo(OutputStream.nullOutputStream());
                        return new StoredArtifact(key, bytes, Sha256.hex(digest.digest()));
                    }
                });
    }

    private InputStream open(ArtifactKey key, Optional<String> etag) throws IOException {
        try {
            return bucket.open(key.path(), etag);
        } catch (RefusedException e) {
            if (e.is("NoSuchKey")) {
                throw new ArtifactAbsentException(key);
            }
            throw e;
        }
    }

    private String download(ArtifactKey key, Stat stat, Path file) throws IOException {
        try (InputStream in = open(key, Optional.of(stat.etag()))) {
            return LocalCopies.fill(file, in, stat);
        }
    }

    /** Content that breaks off while it comes is asked for again; refusals were repeated before. */
    private static <T> T again(Transfer<T> transfer) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                return transfer.run();
            } catch (ArtifactAbsentException
                    | RefusedException
                    | TooLargeException
                    | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    @FunctionalInterface
    private interface Transfer<T> {
        T run() throws IOException;
    }

    /** Final: trying again gives the same. */
    private static final class TooLargeException extends IOException {
        TooLargeException(ArtifactKey key, long limit) {
            super(key.path() + " has more than " + limit + " bytes");
        }
    }
}
