package io.husai.contracts.artifact.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.husai.contracts.Sha256;
import io.husai.contracts.artifact.ArtifactKey;
import io.husai.contracts.artifact.s3.Bucket.Stat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Local copies of objects in a folder that holds no more than its budget. A copy's name comes from
 * the object's name and content, so a copy never changes; it appears whole. One that is deleted
 * while it is mapped stays readable until it is unmapped, as files do.
 */
final class LocalCopies {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern NAMES_CONTENT =
            Pattern.compile("datasets/([0-9a-f]{64})/activations\\.safetensors");

    private final CopyFolder folder;

    /** One copy is fetched once, however many ask for it. */
    private final Object[] turns = new Object[64];

    /**
     * @param folder of this process alone; made where it is missing
     * @param budget bytes of all copies together
     * @param handedOut how long a copy is safe after it was asked for
     */
    LocalCopies(Path folder, long budget, Duration handedOut) throws IOException {
        this.folder = new CopyFolder(folder, budget, handedOut);
        Arrays.setAll(turns, i -> new Object());
    }

    /** The copy of an object's content, fetched where there is none. */
    Path copy(ArtifactKey key, Stat stat, Fetch fetch) throws IOException {
        String name = Sha256.of((key.path() + "\n" + stat).getBytes(UTF_8));
        synchronized (turns[Math.floorMod(name.hashCode(), turns.length)]) {
            if (!folder.use(name)) {
                folder.reserve(stat.bytes());
                fetch(name, key, stat, fetch);
            }
        }
        return folder.copy(name);
    }

    private void fetch(String name, ArtifactKey key, Stat stat, Fetch fetch) throws IOException {
        Path part = folder.unfinished(UUID.randomUUID().toString());
        try {
            String digest = fetch.to(part);
            Matcher named = NAMES_CONTENT.matcher(key.path());
            if (named.matches() && !digest.equals(named.group(1))) {
                requireSettled(digest, named.group(1), fetch.to(part), key);
            }
            folder.publish(part, name, stat.bytes());
        } catch (IOException | RuntimeException | Error e) {
            folder.discard(part, stat.bytes());
            throw e;
        }
    }

    /**
     * Content with another digest than its name says was broken on its way, or is so in the store:
     * then it comes the same again, and what reads it finds out, as with any store.
     */
    private static void requireSettled(String first, String named, String second, ArtifactKey key)
            throws IOException {
        if (!second.equals(named) && !second.equals(first)) {
            throw new IOException(key.path() + " came with another content each time");
        }
    }

    /** Writes what comes to a file, which is as long as was said, and gives its digest. */
    static String fill(Path file, InputStream in, Stat stat) throws IOException {
        MessageDigest digest = Sha256.digest();
        long bytes;
        try (OutputStream out =
                new DigestOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES),
                        digest)) {
            bytes = in.transferTo(out);
        }
        if (bytes != stat.bytes()) {
            throw new IOException("expected " + stat.bytes() + " bytes, " + bytes + " came");
        }
        return Sha256.hex(digest.digest());
    }

    /** Brings the content to a file, in place of what is there, and gives its digest. */
    @FunctionalInterface
    interface Fetch {
        String to(Path file) throws IOException;
    }
}
