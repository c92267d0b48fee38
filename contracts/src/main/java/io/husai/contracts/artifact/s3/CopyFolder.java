package io.husai.contracts.artifact.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files within a budget: room for a new one is made by deleting the least recently used. A copy
 * that was asked for a moment ago is not deleted, since its reader may not have it open yet; who
 * needs its room waits.
 */
final class CopyFolder {
    private static final String COPY = ".copy";
    private static final String UNFINISHED = ".part";
    private static final long LOOK_AGAIN_MS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final long budget;
    private final Duration handedOut;
    private final String own = "." + ProcessHandle.current().pid() + UNFINISHED;

    /** Bytes that are on their way. */
    private long incoming;

    CopyFolder(Path folder, long budget, Duration handedOut) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath().normalize());
        this.budget = budget;
        this.handedOut = handedOut;
        for (Path file : files(UNFINISHED)) {
            if (isAbandoned(file.getFileName().toString())) {
                Files.deleteIfExists(file);
            }
        }
    }

    Path copy(String name) {
        return folder.resolve(name + COPY);
    }

    Path unfinished(String name) {
        return folder.resolve(name + own);
    }

    /** Whether there is such a copy, which is used now. */
    synchronized boolean use(String name) throws IOException {
        try {
            Files.setLastModifiedTime(copy(name), FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Makes room and keeps it until {@link #publish} or {@link #discard}. */
    synchronized void reserve(long bytes) throws IOException {
        if (bytes > budget) {
            throw new IOException(
                    bytes
                            + " bytes don't fit into "
                            + S3Settings.PREFIX
                            + ".cache-bytes, "
                            + budget);
        }
        Instant last = Instant.now().plus(PATIENCE);
        while (used() + incoming + bytes > budget) {
            if (!deleteOldest()) {
                if (Instant.now().isAfter(last)) {
                    throw new IOException("all of " + folder + " is in use: no room for more");
                }
                await();
            }
        }
        incoming += bytes;
    }

    synchronized void publish(Path part, String name, long bytes) throws IOException {
        Files.move(part, copy(name), StandardCopyOption.ATOMIC_MOVE);
        incoming -= bytes;
        use(name);
    }

    synchronized void discard(Path part, long bytes) throws IOException {
        incoming -= bytes;
        Files.deleteIfExists(part);
    }

    private boolean deleteOldest() throws IOException {
        Optional<Used> oldest =
                copies().stream()
                        .min(Comparator.comparing(Used::when))
                        .filter(copy -> copy.when().isBefore(Instant.now().minus(handedOut)));
        if (oldest.isPresent()) {
            Files.deleteIfExists(oldest.get().file());
        }
        return oldest.isPresent();
    }

    private long used() throws IOException {
        return copies().stream().mapToLong(Used::bytes).sum();
    }

    private List<Used> copies() throws IOException {
        List<Used> copies = new ArrayList<>();
        for (Path file : files(COPY)) {
            try {
                copies.add(
                        new Used(
                                file,
                                Files.size(file),
                                Files.getLastModifiedTime(file).toInstant()));
            } catch (NoSuchFileException e) {
                // deleted by hand while it was looked at
                continue;
            }
        }
        return copies;
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending)).toList();
        }
    }

    /** Of an earlier process with our number, as in containers, or of one that is gone. */
    private boolean isAbandoned(String name) {
        if (name.endsWith(own)) {
            return true;
        }
        String[] segments = name.split("\\.");
        try {
            return ProcessHandle.of(Long.parseLong(segments[segments.length - 2])).isEmpty();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return false;
        }
    }

    private void await() throws IOException {
        try {
            wait(LOOK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for room in " + folder);
        }
    }

    private record Used(Path file, long bytes, Instant when) {}
}
