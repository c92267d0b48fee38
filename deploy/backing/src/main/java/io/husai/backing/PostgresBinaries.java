package io.husai.backing;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the Maven artifact of the zonky project. */
final class PostgresBinaries {
    private static final String MARK = "unpacked";
    private static final int EXECUTABLE = 0111;

    private PostgresBinaries() {}

    /**
     * Unpacks into the folder, unless it holds them already.
     *
     * @return the folder with the programs
     */
    static Path unpack(Path folder) {
        try {
            if (!Files.exists(folder.resolve(MARK))) {
                Files.createDirectories(folder.getParent());
                Path fresh = Files.createTempDirectory(folder.getParent(), "unpacking");
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
                unpackInto(fresh);
                Files.createFile(fresh.resolve(MARK));
                publish(fresh, folder);
            }
            return folder.resolve("bin");
        } catch (IOException e) {
            throw new BackingException(
                    "postgres: can't unpack into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Renames; where another process was first, its copy is as good. */
    private static void publish(Path fresh, Path folder) throws IOException {
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Folders.delete(fresh);
            if (!Files.exists(folder.resolve(MARK))) {
                throw e;
            }
        }
    }

    private static void unpackInto(Path folder) throws IOException {
        try (InputStream archive =
                        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                                "Linux", System.getProperty("os.arch").replace("amd64", "x86_64"));
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(
                                new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpackEntry(tar, entry, folder);
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
            throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the archive holds a path outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            link(target, entry.getLinkName());
            return;
        }
        Files.copy(tar, target);
        if ((entry.getMode() & EXECUTABLE) != 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void link(Path target, String name) throws IOException {
        try {
            Files.createSymbolicLink(target, Path.of(name));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the archive holds two entries for " + target, e);
        }
    }
}
