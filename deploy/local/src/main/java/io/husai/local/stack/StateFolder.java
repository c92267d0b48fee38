package io.husai.local.stack;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Where the system on one machine keeps its state: {@code .husai} unless told otherwise. */
public record StateFolder(Path root) {
    /** The least free space to start with: logs, segments and a study's weights fit in it. */
    private static final long NEEDED_BYTES = 512L << 20;

    private static final long LOG_BYTES = 16L << 20;
    private static final int MEBI_SHIFT = 20;

    public StateFolder {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Creates what is missing. Others than the owner can pass through the folder, as PostgreSQL
     * does when it runs as another user, but can look into nothing in it.
     */
    void prepare() {
        try {
            Files.createDirectories(root);
            permit(root, "rwx--x--x");
            Files.createDirectories(postgres());
            for (Path folder : List.of(kafka(), artifacts(), logs(), run(), archives())) {
                permit(Files.createDirectories(folder), "rwx------");
            }
        } catch (IOException e) {
            throw new StackException("can't use the state folder " + root + ": " + Reason.of(e), e);
        }
    }

    private static void permit(Path folder, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    /** Throws when the disk is nearly full. */
    void requireSpace() {
        try {
            FileStore store = Files.getFileStore(root);
            if (store.getUsableSpace() < NEEDED_BYTES) {
                throw new StackException(
                        "the disk of "
                                + root
                                + " is full: "
                                + (store.getUsableSpace() >> MEBI_SHIFT)
                                + " MiB free, at least "
                                + (NEEDED_BYTES >> MEBI_SHIFT)
                                + " MiB needed; free some, or choose another folder with"
                                + " --state");
            }
        } catch (IOException e) {
            throw new StackException("can't read the free space of " + root, e);
        }
    }

    /** A part's log; what an earlier run wrote is set aside when it has grown large. */
    Path log(String name) {
        Path log = logs().resolve(name + ".log");
        try {
            if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
                Files.move(
                        log, logs().resolve(name + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new StackException("can't set aside " + log + ": " + Reason.of(e), e);
        }
        return log;
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    public Path artifacts() {
        return root.resolve("artifacts");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    Path run() {
        return root.resolve("run");
    }

    /** Class-data archives, which make the next start faster. */
    Path archives() {
        return root.resolve("archives");
    }

    Path secrets() {
        return root.resolve("secrets");
    }
}
