package io.husai.testing;

import io.husai.backing.BrokerProcess;
import io.husai.backing.BrokerSettings;
import io.husai.backing.Database;
import io.husai.backing.DatabaseSecrets;
import io.husai.backing.DatabaseSettings;
import io.husai.backing.Folders;
import io.husai.backing.FreePorts;
import io.husai.backing.TopicCreation;
import io.husai.backing.TopicPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * One broker and one database per JVM. Where they are is kept in system properties, since Quarkus
 * loads test classes, this one among them, in several class loaders.
 */
public final class SharedBacking {
    private static final String PREFIX = "husai.testing.";
    private static final String FOLDER = PREFIX + "folder";
    private static final String BOOTSTRAP = PREFIX + "bootstrap";
    private static final String DATABASE_PORT = PREFIX + "database-port";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private SharedBacking() {}

    /** {@code host:port} of the broker, with all topics of {@link TopicPlan#local()}. */
    public static String bootstrapServers() {
        synchronized (lock()) {
            if (System.getProperty(BOOTSTRAP) == null) {
                startBroker();
            }
            return System.getProperty(BOOTSTRAP);
        }
    }

    /** JDBC URL of the database. */
    public static String jdbcUrl() {
        return database().jdbcUrl(DatabaseSettings.DATABASE);
    }

    /** URL of the database for the reactive client. */
    public static String reactiveUrl() {
        return database().reactiveUrl(DatabaseSettings.DATABASE);
    }

    /** Passwords of {@code gateway}, {@code metrics} and {@code postgres}. */
    public static DatabaseSecrets databaseSecrets() {
        return DatabaseSecrets.at(folder().resolve("secrets"));
    }

    /** Folder of the artifact store. */
    public static Path artifacts() {
        try {
            return Files.createDirectories(folder().resolve("artifacts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatabaseSettings database() {
        synchronized (lock()) {
            if (System.getProperty(DATABASE_PORT) == null) {
                startDatabase();
            }
            return databaseSettings(Integer.getInteger(DATABASE_PORT));
        }
    }

    private static void startBroker() {
        int[] ports = FreePorts.find(2);
        BrokerSettings settings = new BrokerSettings(folder().resolve("kafka"), ports[0], ports[1]);
        try {
            BrokerProcess broker =
                    BrokerProcess.start(settings, List.of(), folder().resolve("kafka.log"));
            atEnd(broker.process()::kill);
            broker.awaitReady(PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TopicCreation.apply(settings.bootstrapServers(), TopicPlan.local());
        System.setProperty(BOOTSTRAP, settings.bootstrapServers());
    }

    private static void startDatabase() {
        int port = FreePorts.find(1)[0];
        Database database = Database.start(databaseSettings(port), databaseSecrets());
        atEnd(database.process()::kill);
        database.awaitReady(PATIENCE);
        System.setProperty(DATABASE_PORT, Integer.toString(port));
    }

    private static DatabaseSettings databaseSettings(int port) {
        return new DatabaseSettings(
                folder().resolve("postgres"),
                Path.of("target", "postgres"),
                port,
                false,
                folder().resolve("postgres.log"));
    }

    private static Path folder() {
        synchronized (lock()) {
            if (System.getProperty(FOLDER) == null) {
                try {
                    Path folder = Files.createTempDirectory("husai-test");
                    System.setProperty(FOLDER, folder.toString());
                    atEnd(() -> delete(folder));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return Path.of(System.getProperty(FOLDER));
        }
    }

    /** Deletes what it can: a server that still writes its last file is no reason to fail. */
    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            System.err.println("left behind: " + folder + ": " + e.getMessage());
        }
    }

    /** The hook also keeps the process object, and with it the pipe that keeps the child alive. */
    private static void atEnd(Runnable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(action, "husai-testing-end"));
    }

    private static Properties lock() {
        return System.getProperties();
    }
}
