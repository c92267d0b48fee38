package io.husai.contracts.artifact;

import io.husai.contracts.Sha256;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The artifact store in a folder that the services share. Content is written under a temporary
 * name, forced to disk and then linked (write if absent) or moved (replace) to its name, so that
 * readers see it whole or not at all.
 *
 * <p>The folder itself is made by whoever deploys the services, never by this class: a folder that
 * is not there (not mounted, say) must not turn into an empty store in which everything is absent.
 */
public final class FolderStore implements ArtifactStore {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path root;
    private final Path temporary;
    private final FirstWrite firstWrite;

    public FolderStore(Path root) {
        this(root, Files::createLink);
    }

    FolderStore(Path root, FirstWrite.Link link) {
        this.root = root.toAbsolutePath().normalize();
        this.temporary = this.root.resolve(".incoming");
        this.firstWrite = new FirstWrite(link, temporary.resolve("lock"));
    }

    @Override
    public boolean exists(ArtifactKey key) throws IOException {
        try {
            localFile(key);
            return true;
        } catch (ArtifactAbsentException e) {
            return false;
        }
    }

    @Override
    public byte[] read(ArtifactKey key, long maxBytes) throws IOException {
        int limit = (int) Math.min(maxBytes, Integer.MAX_VALUE - 9);
        try (InputStream in = Files.newInputStream(localFile(key))) {
            byte[] content = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new IOException(key.path() + " has more than " + limit + " bytes");
            }
            return content;
        } catch (NoSuchFileException e) {
            requireRoot();
            throw new ArtifactAbsentException(key);
        }
    }

    @Override
    public Path localFile(ArtifactKey key) throws IOException {
        Path file = path(key);
        try {
            // not Files.isRegularFile: it takes a refused permission for absence
            if (Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                return file;
            }
        } catch (NoSuchFileException e) {
            requireRoot();
            throw new ArtifactAbsentException(key);
        }
        throw new IOException(key.path() + " is a folder, not a file");
    }

    @Override
    public StoredArtifact writeIfAbsent(ArtifactKey key, Content content) throws IOException {
        if (exists(key)) {
            return stored(key);
        }
        Path incoming = incoming();
        try {
            StoredArtifact written = writeTemporary(key, content, incoming);
            return firstWrite.publish(incoming, target(key)) ? written : stored(key);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    @Override
    public StoredArtifact replace(ArtifactKey key, Content content) throws IOException {
        Path incoming = incoming();
        try {
            StoredArtifact written = writeTemporary(key, content, incoming);
            Files.move(
                    incoming,
                    target(key),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return written;
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    @Override
    public void delete(ArtifactKey key) throws IOException {
        if (exists(key)) {
            Files.deleteIfExists(path(key));
        }
    }

    @Override
    public void checkHealth() throws IOException {
        Path probe = incoming();
        try {
            Files.write(probe, new byte[] {1});
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static StoredArtifact writeTemporary(ArtifactKey key, Content content, Path file)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out =
                    new BufferedOutputStream(
                            new DigestOutputStream(Channels.newOutputStream(channel), digest),
                            BUFFER_BYTES);
            content.writeTo(new KeptOpen(out));
            out.flush();
            channel.force(true);
            return new StoredArtifact(key, channel.size(), Sha256.hex(digest.digest()));
        }
    }

    private StoredArtifact stored(ArtifactKey key) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path(key)), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new StoredArtifact(key, bytes, Sha256.hex(digest.digest()));
        }
    }

    /** A name of its own in the folder for what is not yet whole. */
    private Path incoming() throws IOException {
        requireRoot();
        if (!Files.isDirectory(temporary)) {
            createFolder(temporary);
        }
        return temporary.resolve(UUID.randomUUID().toString());
    }

    /** The key's path, its parent folders made where they are missing. */
    private Path target(ArtifactKey key) throws IOException {
        Path target = path(key);
        Path folder = root;
        for (Path segment : root.relativize(target.getParent())) {
            folder = folder.resolve(segment);
            if (!Files.isDirectory(folder)) {
                createFolder(folder);
            }
        }
        return target;
    }

    private static void createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
        }
    }

    /** A folder that is not there says nothing about what it holds. */
    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(
                    root.toString(), null, "the artifact store's folder is not there");
        }
    }

    private Path path(ArtifactKey key) {
        return root.resolve(key.path());
    }

    /** Writers of JSON close what they write to; the file is still needed. */
    private static final class KeptOpen extends FilterOutputStream {
        KeptOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
