package io.husai.images;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An image without a container engine: its files at their places, its environment, its user and its
 * command in a bubblewrap sandbox with a read-only root and a /tmp of its own. The system's
 * libraries are this machine's. The network is this machine's too, since broker and database listen
 * on its loopback.
 */
final class Sandbox implements AutoCloseable {
    static final String STORE = "/var/lib/husai/artifacts";
    private static final int STOP_SECONDS = 10;
    private static final Path REPOSITORY = Path.of("../..");
    private static final List<String> SYSTEM =
            List.of("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache");

    private final Process process;
    private final Path log;
    private final int port;

    private Sandbox(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** bubblewrap on the PATH. */
    static Optional<Path> bubblewrap() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "bwrap"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether the machine allows what {@link #start} needs; some containers don't. */
    static boolean isAllowed() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(bubblewrap().orElseThrow().toString()));
        command.addAll(isolation("65532:65532"));
        command.addAll(List.of("--ro-bind-try", "/usr/bin", "/usr/bin", "/usr/bin/true"));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /**
     * Starts an image.
     *
     * @param runtime the Java runtime that the image build makes
     * @param store folder of the artifact store on this machine
     * @param settings what the deployment adds to the image's environment
     */
    static Sandbox start(String image, Path runtime, Path store, Map<String, String> settings)
            throws IOException {
        Containerfile file = Containerfile.of(image);
        int port = freePort();
        Map<String, String> environment = new TreeMap<>(file.environment());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("HUSAI_ARTIFACTS_FOLDER", STORE);
        environment.putAll(settings);
        List<String> command = new ArrayList<>(List.of(bubblewrap().orElseThrow().toString()));
        command.addAll(isolation(file.value("USER")));
        file.copied()
                .forEach(
                        (from, to) ->
                                command.addAll(
                                        List.of(
                                                "--ro-bind",
                                                REPOSITORY.resolve(from).toString(),
                                                to)));
        command.addAll(List.of("--ro-bind", runtime.toString(), "/opt/java"));
        command.addAll(List.of("--bind", store.toString(), STORE, "--remount-ro", "/"));
        command.add("--clearenv");
        environment.forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
        command.addAll(file.entryPoint());
        Path log = Path.of("target", image + "-" + port + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new Sandbox(process, log, port);
    }

    private static List<String> isolation(String user) {
        String[] ids = user.split(":");
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--unshare-user",
                                "--unshare-pid",
                                "--unshare-ipc",
                                "--unshare-uts"));
        all.addAll(List.of("--uid", ids[0], "--gid", ids[1], "--cap-drop", "ALL"));
        all.addAll(List.of("--new-session", "--die-with-parent"));
        for (String folder : SYSTEM) {
            all.addAll(List.of("--ro-bind-try", folder, folder));
        }
        all.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
        return all;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end; what the process said, and -1 in place of a status after the patience. */
    int awaitEnd(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
