package io.husai.contracts.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Gives a whole file its name unless the name is taken. A hard link does that in one step; where
 * the file system has none (exFAT, some network mounts), writers take turns by a lock on a file,
 * which the system releases when its holder dies.
 */
final class FirstWrite {
    private final Link link;
    private final Path lockFile;

    FirstWrite(Link link, Path lockFile) {
        this.link = link;
        this.lockFile = lockFile;
    }

    /**
     * @param whole the file, complete, on the same file system; it may be gone afterwards
     * @param name the name it shall have
     * @return whether it has it now; else the name was taken
     */
    boolean publish(Path whole, Path name) throws IOException {
        try {
            link.create(name, whole);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // whatever else was wrong, the move fails by it too and says so
            return moveAsOnlyThread(whole, name);
        }
    }

    /** File locks are held by the process, not by the thread or the store. */
    private boolean moveAsOnlyThread(Path whole, Path name) throws IOException {
        synchronized (FirstWrite.class) {
            return moveUnderLock(whole, name);
        }
    }

    private boolean moveUnderLock(Path whole, Path name) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("no lock on " + lockFile);
            }
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(whole, name, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    /** As {@link Files#createLink}. */
    @FunctionalInterface
    interface Link {
        void create(Path name, Path existing) throws IOException;
    }
}
