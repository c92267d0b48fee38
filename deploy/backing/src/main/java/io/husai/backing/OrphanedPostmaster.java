package io.husai.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL that a killed JVM left behind on a data folder. It is recognised by the folder's
 * {@code postmaster.pid} (line 1: pid, line 3: start in seconds since 1970) together with what the
 * process of that pid runs and when it started, so that a pid used again is never taken for it.
 */
final class OrphanedPostmaster {
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);
    private static final int STOP_SECONDS = 20;
    private static final int START_LINE = 2;

    private OrphanedPostmaster() {}

    /** Ends the orphan of that data folder where there is one, and removes its stale pid file. */
    static void stop(Path data) {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        try {
            Optional<ProcessHandle> orphan = find(data, Files.readAllLines(file));
            if (orphan.isPresent()) {
                end(orphan.get());
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new BackingException("postgres: can't clear " + file + ": " + e.getMessage(), e);
        }
    }

    private static Optional<ProcessHandle> find(Path data, List<String> lines) throws IOException {
        if (lines.size() <= START_LINE) {
            return Optional.empty();
        }
        try {
            long pid = Long.parseLong(lines.get(0).strip());
            Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(START_LINE).strip()));
            return ProcessHandle.of(pid)
                    .filter(process -> startedAt(process, started))
                    .filter(process -> servesFolder(pid, data));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean startedAt(ProcessHandle process, Instant started) {
        return process.info()
                .startInstant()
                .map(at -> Duration.between(at, started).abs().compareTo(START_TOLERANCE) <= 0)
                .orElse(false);
    }

    private static boolean servesFolder(long pid, Path data) {
        try {
            String line =
                    new String(
                            Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")),
                            StandardCharsets.UTF_8);
            List<String> words = List.of(line.split("\0"));
            return words.get(0).endsWith("postgres") && words.contains(data.toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(ProcessHandle process) {
        ProcessSignals.send(process.pid(), "INT");
        if (!endedWithin(process)) {
            process.destroyForcibly();
            endedWithin(process);
        }
    }

    private static boolean endedWithin(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new BackingException("postgres: can't watch its process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
