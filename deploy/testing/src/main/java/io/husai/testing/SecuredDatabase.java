package io.husai.testing;

import io.husai.backing.Database;
import io.husai.backing.DatabaseSecrets;
import io.husai.backing.DatabaseSettings;
import io.husai.backing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real PostgreSQL that takes TLS connections with SCRAM alone. */
public final class SecuredDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Database database;
    private final ServerCertificate certificate;

    private SecuredDatabase(Database database, ServerCertificate certificate) {
        this.database = database;
        this.certificate = certificate;
    }

    /** Starts a database with the services' roles. */
    public static SecuredDatabase start(Path folder) throws IOException {
        // inside the server's folder: it must own its key
        Path own = Files.createDirectories(folder.resolve("postgres"));
        ServerCertificate certificate = ServerCertificate.make(own.resolve("tls"));
        Path access = own.resolve("tls").resolve("pg_hba.conf");
        Files.writeString(access, "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        DatabaseSettings settings =
                new DatabaseSettings(
                        own,
                        Path.of("target", "postgres"),
                        FreePorts.find(1)[0],
                        false,
                        folder.resolve("postgres.log"),
                        Map.of(
                                "ssl", "on",
                                "ssl_cert_file", certificate.authority().toString(),
                                "ssl_key_file", certificate.key().toString(),
                                "hba_file", access.toString()));
        Database database = Database.start(settings, DatabaseSecrets.at(folder.resolve("secrets")));
        database.awaitReady(PATIENCE);
        return new SecuredDatabase(database, certificate);
    }

    /** JDBC URL without a word on TLS. */
    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    /** What a URL ends with to have the server's certificate verified. */
    public String verification() {
        return "?sslmode=verify-full";
    }

    /** What a JDBC URL then ends with, to name whom to trust. */
    public String trust() {
        return "&sslrootcert=" + certificate.authority();
    }

    /** Whom to trust, PEM. */
    public Path authority() {
        return certificate.authority();
    }

    /** URL of the reactive client without a word on TLS. */
    public String reactiveUrl() {
        return database.reactiveUrl();
    }

    /** The role's password. */
    public String password(String role) {
        return database.secrets().of(role);
    }

    @Override
    public void close() {
        database.close();
    }
}
