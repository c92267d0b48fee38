package io.husai.local.stack;

import io.husai.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a launcher tells others about the stack that it runs, in {@code run/stack.json}.
 *
 * @param pid the launcher
 * @param started when the launcher was started, to the second
 * @param gateway base URL of the gateway
 * @param kafka {@code host:port} of the broker
 * @param postgres {@code host:port} of the database
 * @param metrics base URL of the metrics service
 * @param trainer base URL of the trainer
 */
public record RunningStack(
        long pid,
        Instant started,
        String gateway,
        String kafka,
        String postgres,
        String metrics,
        String trainer) {
    private static final Duration START = Duration.ofMinutes(2);
    private static final long RETRY_MILLISECONDS = 200;

    static RunningStack of(StackPorts ports) {
        ProcessRecord self = ProcessRecord.of(ProcessHandle.current());
        return new RunningStack(
                self.pid(),
                self.started(),
                ports.url(Part.GATEWAY),
                "127.0.0.1:" + ports.of(Part.KAFKA),
                "127.0.0.1:" + ports.of(Part.POSTGRES),
                ports.url(Part.METRICS),
                ports.url(Part.TRAINER));
    }

    void write(StateFolder state) {
        Path file = file(state);
        Path fresh = file.resolveSibling("stack.json.new");
        try {
            Json.MAPPER.writeValue(fresh.toFile(), this);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("can't write " + file + ": " + Reason.of(e), e);
        }
    }

    /** The stack that runs on the state folder and is ready; empty where there is none. */
    public static Optional<RunningStack> find(StateFolder state) {
        Path file = file(state);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readValue(file.toFile(), RunningStack.class))
                    .filter(stack -> stack.launcher().isPresent());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The stack that another launcher runs or is starting.
     *
     * @throws StackException if it isn't ready within two minutes
     */
    public static RunningStack await(StateFolder state) {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            Optional<RunningStack> found = find(state);
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "another launcher has "
                                + state.root()
                                + ", but its system is not ready after "
                                + START.toSeconds()
                                + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while waiting for another launcher", e);
        }
    }

    static void remove(StateFolder state) {
        try {
            Files.deleteIfExists(file(state));
        } catch (IOException e) {
            throw new StackException("can't delete " + file(state) + ": " + Reason.of(e), e);
        }
    }

    /** The launcher's process while it lives. */
    public Optional<ProcessHandle> launcher() {
        return new ProcessRecord(pid, started).process();
    }

    private static Path file(StateFolder state) {
        return state.run().resolve("stack.json");
    }
}
