package io.husai.backing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a broker runs.
 *
 * @param folder its state
 * @param port what clients connect to
 * @param controllerPort what it talks to itself on
 * @param more a properties file whose entries come last, for example of another listener
 */
public record BrokerSettings(Path folder, int port, int controllerPort, Optional<Path> more) {
    public BrokerSettings {
        folder = folder.toAbsolutePath().normalize();
    }

    public BrokerSettings(Path folder, int port, int controllerPort) {
        this(folder, port, controllerPort, Optional.empty());
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** One node in both roles, on loopback only, sized for one machine. */
    Properties properties() {
        Properties all = new Properties();
        node(all);
        replication(all);
        groups(all);
        size(all);
        more.ifPresent(file -> load(all, file));
        return all;
    }

    private static void load(Properties all, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            all.load(in);
        } catch (IOException e) {
            throw new BackingException("broker: can't read " + file + ": " + e.getMessage(), e);
        }
    }

    private void node(Properties all) {
        all.setProperty("process.roles", "broker,controller");
        all.setProperty("node.id", "1");
        all.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        all.setProperty(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        all.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        all.setProperty("controller.listener.names", "CONTROLLER");
        all.setProperty(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.setProperty("log.dirs", folder.resolve("log").toString());
        all.setProperty("auto.create.topics.enable", "false");
    }

    private static void replication(Properties all) {
        all.setProperty("default.replication.factor", "1");
        all.setProperty("min.insync.replicas", "1");
        all.setProperty("offsets.topic.replication.factor", "1");
        all.setProperty("transaction.state.log.replication.factor", "1");
        all.setProperty("transaction.state.log.min.isr", "1");
        all.setProperty("share.coordinator.state.topic.replication.factor", "1");
        all.setProperty("share.coordinator.state.topic.min.isr", "1");
    }

    /**
     * Members hear of changes and are missed within seconds, so that trainers that leave the group
     * while busy, and stacks that were killed, don't wait.
     */
    private static void groups(Properties all) {
        all.setProperty("group.initial.rebalance.delay.ms", "0");
        all.setProperty("group.consumer.heartbeat.interval.ms", "1000");
        all.setProperty("group.consumer.min.heartbeat.interval.ms", "1000");
        all.setProperty("group.consumer.session.timeout.ms", "6000");
        all.setProperty("group.consumer.min.session.timeout.ms", "6000");
        all.setProperty("group.min.session.timeout.ms", "1000");
        all.setProperty("offsets.topic.num.partitions", "4");
        all.setProperty("offsets.retention.minutes", "525600");
    }

    private static void size(Properties all) {
        all.setProperty("num.network.threads", "2");
        all.setProperty("num.io.threads", "4");
        all.setProperty("background.threads", "2");
        all.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        all.setProperty("log.segment.bytes", Integer.toString(64 << 20));
        all.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
        all.setProperty("metadata.log.segment.bytes", Integer.toString(16 << 20));
    }
}
