package io.husai.backing;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when this JVM ends, however it ends: a watcher beside it reads from a
 * pipe that only this JVM holds open, and signals the child when the pipe breaks. It runs in a
 * session of its own, so that Ctrl-C reaches this JVM alone, which then stops its children in
 * order.
 */
public final class TiedProcess {
    private static final int TAIL_BYTES = 8_192;

    private final String name;
    private final Process process;
    private final Path log;
    private final long logStart;
    private final StopSignal stopSignal;

    private TiedProcess(
            String name, Process process, Path log, long logStart, StopSignal stopSignal) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
        this.stopSignal = stopSignal;
    }

    /** The signal that asks a process to end in good order. */
    public enum StopSignal {
        TERM,
        /** PostgreSQL's "fast" shutdown. */
        INT
    }

    /**
     * Starts a command.
     *
     * @param name what people call it
     * @param command program and arguments
     * @param environment added to this JVM's own
     * @param log file that its output is appended to
     */
    public static TiedProcess start(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path log,
            StopSignal stopSignal)
            throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        ProcessBuilder builder = new ProcessBuilder(wrapped(command, stopSignal));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new TiedProcess(name, builder.start(), log, logStart, stopSignal);
    }

    private static List<String> wrapped(List<String> command, StopSignal stopSignal) {
        List<String> all = new ArrayList<>();
        if (onPath("setsid")) {
            all.add("setsid");
        }
        all.add("sh");
        all.add("-c");
        // $$ is the pid of the shell, which the command takes over by exec
        all.add(
                "exec 3<&0; (cat <&3 >/dev/null; kill -"
                        + stopSignal
                        + " $$ 2>/dev/null) & exec \"$@\" 3<&- </dev/null");
        all.add("sh");
        all.addAll(command);
        return all;
    }

    static boolean onPath(String program) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the process has ended. */
    public CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /**
     * What the process ended with; empty while it runs. A process ended by a signal shows 128 plus
     * the signal's number.
     */
    public Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    /** The end of what this process wrote to its log, at most 8 KiB. */
    public String output() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(logStart, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The last line that says something (no stack frame, not blank), or "no output". */
    public String lastLine() {
        return output().lines()
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("at "))
                .reduce((first, second) -> second)
                .orElse("no output");
    }

    /** Asks the process to end; does not wait. */
    public void requestStop() {
        if (stopSignal == StopSignal.TERM) {
            process.destroy();
            return;
        }
        ProcessSignals.send(process.pid(), stopSignal.name());
    }

    /**
     * Asks the process to end, waits, and kills it when it takes longer.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration patience) throws InterruptedException {
        if (!process.isAlive()) {
            return true;
        }
        requestStop();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        kill();
        process.waitFor();
        return false;
    }

    /** Ends the process at once, as a crash would. */
    public void kill() {
        process.destroyForcibly();
    }
}
