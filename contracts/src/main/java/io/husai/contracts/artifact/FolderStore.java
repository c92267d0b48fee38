package io.husai.contracts.artifact;

import io.husai.contracts.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * The artifact store in a folder that the services share. Content is written under a temporary
 * name, forced to disk and then linked (write if absent) or moved (replace) to its name, so that
 * readers see it whole or not at all.
 */
public final class FolderStore implements ArtifactStore {
    private final Path root;
    private final Path temporary;

    public FolderStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.temporary = this.root.resolve(".incoming");
    }

    @Override
    public boolean exists(ArtifactKey key) throws IOException {
        requireRoot();
        return Files.isRegularFile(path(key));
    }

    @Override
    public byte[] read(ArtifactKey key, long maxBytes) throws IOException {
        Path file = localFile(key);
        long size = Files.size(file);
        if (size > maxBytes) {
            throw new IOException(key.path() + " has " + size + " bytes, more than " + maxBytes);
        }
        return Files.readAllBytes(file);
    }

    @Override
    public Path localFile(ArtifactKey key) throws IOException {
        Path file = path(key);
        if (!Files.isRegularFile(file)) {
            requireRoot();
            throw new ArtifactAbsentException(key);
        }
        return file;
    }

    @Override
    public StoredArtifact writeIfAbsent(ArtifactKey key, Content content) throws IOException {
        Path target = path(key);
        if (Files.isRegularFile(target)) {
            return stored(key, target);
        }
        return write(key, content, false);
    }

    @Override
    public StoredArtifact replace(ArtifactKey key, Content content) throws IOException {
        return write(key, content, true);
    }

    @Override
    public void delete(ArtifactKey key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    @Override
    public void checkHealth() throws IOException {
        Files.createDirectories(temporary);
        Path probe = temporary.resolve("probe-" + UUID.randomUUID());
        Files.write(probe, new byte[] {1});
        Files.delete(probe);
    }

    private StoredArtifact write(ArtifactKey key, Content content, boolean replace)
            throws IOException {
        Files.createDirectories(temporary);
        Path incoming = temporary.resolve(UUID.randomUUID().toString());
        try {
            StoredArtifact written = writeTemporary(key, content, incoming);
            Path target = path(key);
            Files.createDirectories(target.getParent());
            if (replace) {
                Files.move(
                        incoming,
                        target,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                return written;
            }
            try {
                Files.createLink(target, incoming);
                return written;
            } catch (FileAlreadyExistsException e) {
                return stored(key, target);
            }
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    private static StoredArtifact writeTemporary(ArtifactKey key, Content content, Path file)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out =
                    new DigestOutputStream(
                            new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16),
                            digest);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return new StoredArtifact(key, channel.size(), Sha256.hex(digest.digest()));
        }
    }

    private static StoredArtifact stored(ArtifactKey key, Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new StoredArtifact(key, bytes, Sha256.hex(digest.digest()));
        }
    }

    /** A folder that is not there (not mounted, say) says nothing about what it holds. */
    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(
                    root.toString(), null, "the artifact store's folder is not there");
        }
    }

    private Path path(ArtifactKey key) {
        return root.resolve(key.path());
    }
}
