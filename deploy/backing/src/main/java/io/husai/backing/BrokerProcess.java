package io.husai.backing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link BrokerMain} run by this JVM, and ended with it. */
public final class BrokerProcess implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final int CONNECT_MILLISECONDS = 500;
    private static final int RETRY_MILLISECONDS = 50;

    private final BrokerSettings settings;
    private final TiedProcess process;

    private BrokerProcess(BrokerSettings settings, TiedProcess process) {
        this.settings = settings;
        this.process = process;
    }

    /**
     * Starts the process; does not wait until it can be used.
     *
     * @param jvmArguments for example a class-data archive
     * @param log file for its output
     */
    public static BrokerProcess start(BrokerSettings settings, List<String> jvmArguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(BrokerMain.class.getName());
        command.add(settings.folder().toString());
        command.add(Integer.toString(settings.port()));
        command.add(Integer.toString(settings.controllerPort()));
        settings.more().ifPresent(file -> command.add(file.toString()));
        return new BrokerProcess(
                settings,
                TiedProcess.start("kafka", command, Map.of(), log, TiedProcess.StopSignal.TERM));
    }

    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    public TiedProcess process() {
        return process;
    }

    /**
     * Waits until clients can connect.
     *
     * @throws BackingException if the process ends first, or the time is over
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!accepts()) {
            if (ended()) {
                throw new BackingException("kafka ended while starting: " + process.lastLine());
            }
            if (System.nanoTime() > deadline) {
                throw new BackingException(
                        "kafka is not ready after " + patience.toSeconds() + " s");
            }
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress("127.0.0.1", settings.port()), CONNECT_MILLISECONDS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean ended() {
        try {
            process.onExit().get(RETRY_MILLISECONDS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new BackingException("kafka: can't watch the process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException("kafka: interrupted while starting", e);
        }
    }

    @Override
    public void close() {
        try {
            process.stop(STOP_PATIENCE);
        } catch (InterruptedException e) {
            process.kill();
            Thread.currentThread().interrupt();
        }
    }
}
