package io.husai.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real PostgreSQL as a child process, ended with this JVM: loopback only, no socket file,
 * passwords (SCRAM) instead of trust.
 */
public final class Database implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final int RETRY_MILLISECONDS = 50;

    private final DatabaseSettings settings;
    private final DatabaseSecrets secrets;
    private final TiedProcess process;

    private Database(DatabaseSettings settings, DatabaseSecrets secrets, TiedProcess process) {
        this.settings = settings;
        this.secrets = secrets;
        this.process = process;
    }

    /**
     * Makes the folder fit to start on: unpacks the programs, ends an orphan of a killed JVM, and
     * initialises where it is new. Takes seconds the first time, nothing later.
     */
    public static void prepare(DatabaseSettings settings, DatabaseSecrets secrets) {
        Path programs = PostgresBinaries.unpack(settings.programs());
        try {
            Files.createDirectories(settings.folder());
            OrphanedPostmaster.stop(settings.data());
            if (!Files.exists(settings.data().resolve("PG_VERSION"))) {
                initialise(settings, secrets, programs, Unprivileged.choose());
            }
        } catch (IOException e) {
            throw new BackingException(
                    "postgres: can't write " + settings.folder() + ": " + e.getMessage(), e);
        }
    }

    /** Prepares the folder and starts the server; does not wait until it can be used. */
    public static Database start(DatabaseSettings settings, DatabaseSecrets secrets) {
        prepare(settings, secrets);
        Path programs = PostgresBinaries.unpack(settings.programs());
        try {
            return new Database(
                    settings, secrets, launch(settings, programs, Unprivileged.choose()));
        } catch (IOException e) {
            throw new BackingException("postgres: can't be started: " + e.getMessage(), e);
        }
    }

    private static void initialise(
            DatabaseSettings settings, DatabaseSecrets secrets, Path programs, Unprivileged user)
            throws IOException {
        Path fresh = settings.folder().resolve("data.new");
        Folders.delete(fresh);
        Path password =
                Files.createTempFile(
                        settings.folder(),
                        "password",
                        null,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(password, secrets.superuser());
            user.own(settings.folder());
            List<String> words =
                    new ArrayList<>(
                            List.of(
                                    programs.resolve("initdb").toString(),
                                    "--auth=scram-sha-256",
                                    "--username=postgres",
                                    "--encoding=UTF8",
                                    "--locale=C",
                                    "--pwfile=" + password,
                                    "--pgdata=" + fresh));
            if (!settings.durable()) {
                words.add("--no-sync");
            }
            Commands.run("initdb", user.command(words));
            Files.move(fresh, settings.data());
        } finally {
            Files.deleteIfExists(password);
        }
    }

    private static TiedProcess launch(DatabaseSettings settings, Path programs, Unprivileged user)
            throws IOException {
        List<String> words = new ArrayList<>();
        words.add(programs.resolve("postgres").toString());
        words.addAll(List.of("-D", settings.data().toString()));
        words.addAll(settings.serverArguments());
        return TiedProcess.start(
                "postgres",
                user.command(words),
                Map.of("LC_ALL", "C"),
                settings.log(),
                TiedProcess.StopSignal.INT);
    }

    /**
     * Waits until clients can connect, and creates the database, roles and schemas.
     *
     * @throws BackingException if the server ends first, or the time is over
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                DatabaseRoles.apply(settings, secrets);
                return;
            } catch (SQLException e) {
                last = e.getMessage();
            }
            if (ended()) {
                throw new BackingException("postgres ended while starting: " + process.lastLine());
            }
        }
        throw new BackingException(
                "postgres is not ready after " + patience.toSeconds() + " s: " + last);
    }

    private boolean ended() {
        try {
            process.onExit().get(RETRY_MILLISECONDS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new BackingException("postgres: can't watch the process", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException("postgres: interrupted while starting", e);
        }
    }

    /** URL of the database for JDBC. */
    public String jdbcUrl() {
        return settings.jdbcUrl(DatabaseSettings.DATABASE);
    }

    /** URL of the database for the reactive client. */
    public String reactiveUrl() {
        return settings.reactiveUrl(DatabaseSettings.DATABASE);
    }

    public DatabaseSecrets secrets() {
        return secrets;
    }

    public TiedProcess process() {
        return process;
    }

    /** Stops the server: clients are cut off, what is committed stays. */
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
