package io.husai.local.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that listens on a port, as Linux shows it: {@code /proc/net/tcp} gives the socket,
 * {@code /proc/<pid>/fd} who holds it. Other users' processes can't be looked into.
 */
final class PortOwner {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** For example {@code nginx (pid 4711)}; empty where it can't be seen. */
    static Optional<String> find(int port) {
        Set<String> sockets =
                Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                        .flatMap(table -> sockets(Path.of(table), port))
                        .collect(Collectors.toSet());
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), sockets))
                .findFirst()
                .map(process -> name(process.pid()) + " (pid " + process.pid() + ")");
    }

    private static Stream<String> sockets(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            List<String> lines = Files.readAllLines(table);
            return lines.stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(cells -> cells.length > INODE)
                    .filter(cells -> cells[LOCAL_ADDRESS].endsWith(suffix))
                    .filter(cells -> cells[STATE].equals(LISTENING))
                    .map(cells -> "socket:[" + cells[INODE] + "]");
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(each -> sockets.contains(target(each)));
        } catch (IOException e) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(long pid) {
        try {
            return Files.readString(
                            Path.of("/proc", Long.toString(pid), "comm"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "a process";
        }
    }
}
