package io.husai.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process as a pid file remembers it. The start time tells it from a later process that was given
 * the same pid.
 *
 * @param pid the process
 * @param started when, to the second
 */
record ProcessRecord(long pid, Instant started) {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessRecord of(ProcessHandle process) {
        return new ProcessRecord(
                process.pid(), process.info().startInstant().orElseGet(Instant::now));
    }

    void write(Path file) throws IOException {
        Files.write(file, List.of(Long.toString(pid), started.toString()));
    }

    /** Empty where the file is absent or unreadable. */
    static Optional<ProcessRecord> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() < 2
                    ? Optional.empty()
                    : Optional.of(
                            new ProcessRecord(
                                    Long.parseLong(lines.get(0)), Instant.parse(lines.get(1))));
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The process, if it is still the same one. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false);
    }
}
