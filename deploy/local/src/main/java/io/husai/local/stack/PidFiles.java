package io.husai.local.stack;

import io.husai.backing.TiedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One file per child in {@code run}, so that the next start finds what a killed launcher left. */
final class PidFiles {
    private static final String SUFFIX = ".pid";
    private static final int PATIENCE_SECONDS = 15;

    private final Path folder;

    PidFiles(StateFolder state) {
        folder = state.run();
    }

    void write(TiedProcess child) {
        try {
            ProcessRecord.of(child.handle()).write(file(child));
        } catch (IOException e) {
            throw new StackException("can't write " + file(child) + ": " + Reason.of(e), e);
        }
    }

    void remove(TiedProcess child) {
        delete(file(child));
    }

    private Path file(TiedProcess child) {
        return folder.resolve(child.name() + SUFFIX);
    }

    /** Ends what an earlier launcher left running, verified by its start time. */
    void endOrphans() {
        List<Path> files = files();
        List<ProcessHandle> orphans =
                files.stream()
                        .flatMap(file -> ProcessRecord.read(file).stream())
                        .flatMap(record -> record.process().stream())
                        .toList();
        orphans.forEach(ProcessHandle::destroy);
        orphans.forEach(PidFiles::end);
        files.forEach(PidFiles::delete);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
        } catch (IOException e) {
            throw new StackException("can't read " + folder + ": " + Reason.of(e), e);
        }
    }

    /** Waits for a process that was asked to end, then ends it by force. */
    private static void end(ProcessHandle orphan) {
        if (!ended(orphan)) {
            orphan.destroyForcibly();
            if (!ended(orphan)) {
                throw new StackException(
                        "process "
                                + orphan.pid()
                                + " of an earlier run does not end; end it with kill -9 "
                                + orphan.pid());
            }
        }
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new StackException("can't watch process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StackException("can't delete " + file + ": " + Reason.of(e), e);
        }
    }
}
