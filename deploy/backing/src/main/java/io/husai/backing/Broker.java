package io.husai.backing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker (KRaft, one node in both roles) inside this JVM. */
public final class Broker implements AutoCloseable {
    private final BrokerSettings settings;
    private final KafkaRaftServer server;

    private Broker(BrokerSettings settings, KafkaRaftServer server) {
        this.settings = settings;
        this.server = server;
    }

    /** Formats the folder where it is new, and starts; returns when clients can connect. */
    public static Broker start(BrokerSettings settings) {
        Properties properties = settings.properties();
        format(settings.folder(), properties);
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return new Broker(settings, server);
    }

    private static void format(Path folder, Properties properties) {
        Path file = folder.resolve("server.properties");
        try {
            Files.createDirectories(folder);
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, "written at every start");
            }
        } catch (IOException e) {
            throw new BackingException("broker: can't write " + file + ": " + e.getMessage(), e);
        }
        if (Files.exists(folder.resolve("log").resolve("meta.properties"))) {
            return;
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code =
                StorageTool.execute(
                        new String[] {
                            "format",
                            "--ignore-formatted",
                            "-t",
                            Uuid.randomUuid().toString(),
                            "-c",
                            file.toString()
                        },
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new BackingException(
                    "broker: can't format "
                            + folder
                            + ": "
                            + said.toString(StandardCharsets.UTF_8).strip());
        }
    }

    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /** Waits until the broker has ended. */
    void awaitEnd() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
