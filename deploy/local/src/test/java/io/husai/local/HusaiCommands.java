package io.husai.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The packaged command line, run as processes of their own on one state folder and free ports. */
record HusaiCommands(Path folder) {
    private static final Path LAUNCHER = Path.of("target", "local-1.0.0.jar");
    private static final int SOON_SECONDS = 5;

    /**
     * Starts a command; what it says goes to the file {@code said-<name>}.
     *
     * @param name the subcommand
     */
    Process start(String name, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-jar", LAUNCHER.toString(), name));
        words.addAll(List.of("--state", folder.resolve("state").toString()));
        for (String part :
                List.of("gateway", "metrics", "trainer", "kafka", "controller", "postgres")) {
            words.add("--" + part + "-port=0");
        }
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.redirectErrorStream(true).redirectOutput(saidFile(name).toFile());
        // unpacked once for all tests: the engine's libraries are large
        builder.environment()
                .put("DJL_CACHE_DIR", Path.of("target/djl").toAbsolutePath().toString());
        return builder.start();
    }

    /** What the command said so far. */
    String said(String name) throws IOException {
        return Files.readString(saidFile(name));
    }

    private Path saidFile(String name) {
        return folder.resolve("said-" + name);
    }

    /**
     * Command lines of processes that still work on the folder; those that are about to end, as the
     * watchers beside ended processes are, get a moment.
     */
    List<String> remaining() {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(folder.toString()))
                .filter(process -> !endsSoon(process))
                .map(HusaiCommands::commandLine)
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    private static boolean endsSoon(ProcessHandle process) {
        try {
            process.onExit().get(SOON_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Path logs() {
        return folder.resolve("state/logs");
    }

    /** Lines of all logs that match. */
    List<String> logLines(String pattern) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> logs = Files.list(logs())) {
            for (Path log : logs.toList()) {
                try (Stream<String> lines = Files.lines(log)) {
                    lines.filter(line -> line.matches(pattern))
                            .map(line -> log.getFileName() + ": " + line)
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
