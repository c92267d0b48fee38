package io.husai.gateway.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The broker, stopped in its tracks until this is closed: it keeps its state and answers nothing.
 */
final class FrozenBroker implements AutoCloseable {
    private static final String MAIN = "io.husai.backing.BrokerMain";

    private final long pid;

    FrozenBroker() {
        pid =
                ProcessHandle.current()
                        .descendants()
                        .filter(FrozenBroker::isBroker)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no broker runs below this JVM"))
                        .pid();
        signal("-STOP");
        Await.until(this::isFrozen);
    }

    boolean isFrozen() {
        return read("stat").contains(") T ");
    }

    @Override
    public void close() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int rc =
                    new ProcessBuilder("kill", signal, Long.toString(pid))
                            .inheritIO()
                            .start()
                            .waitFor();
            if (rc != 0) {
                throw new AssertionError("kill " + signal + " " + pid + " ended with " + rc);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private String read(String file) {
        return read(pid, file);
    }

    private static boolean isBroker(ProcessHandle process) {
        String[] arguments = read(process.pid(), "cmdline").split("\0");
        return arguments[0].endsWith("java") && java.util.Arrays.asList(arguments).contains(MAIN);
    }

    private static String read(long pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
