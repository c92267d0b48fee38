package io.husai.backing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Passwords of the database's roles.
 *
 * @param superuser of the role {@code postgres}
 * @param gateway of the role {@code gateway}
 * @param metrics of the role {@code metrics}
 */
public record DatabaseSecrets(String superuser, String gateway, String metrics) {
    private static final int BYTES = 24;

    /** New ones. */
    public static DatabaseSecrets random() {
        SecureRandom source = new SecureRandom();
        return new DatabaseSecrets(word(source), word(source), word(source));
    }

    private static String word(SecureRandom source) {
        byte[] bytes = new byte[BYTES];
        source.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Reads the file; where there is none, writes new ones, readable by its owner only. */
    public static DatabaseSecrets at(Path file) {
        try {
            if (!Files.exists(file)) {
                write(file, random());
            }
            Properties all = new Properties();
            try (InputStream in = Files.newInputStream(file)) {
                all.load(in);
            }
            return new DatabaseSecrets(
                    read(all, file, "postgres"),
                    read(all, file, "gateway"),
                    read(all, file, "metrics"));
        } catch (IOException e) {
            throw new BackingException("can't read or write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String read(Properties all, Path file, String role) {
        String password = all.getProperty(role);
        if (password == null || password.isBlank()) {
            throw new BackingException(
                    file + " has no password of the role " + role + "; expected " + role + "=...");
        }
        return password;
    }

    private static void write(Path file, DatabaseSecrets secrets) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Properties all = new Properties();
        all.setProperty("postgres", secrets.superuser());
        all.setProperty("gateway", secrets.gateway());
        all.setProperty("metrics", secrets.metrics());
        Path fresh =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        "secrets",
                        null,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(fresh)) {
            all.store(out, "passwords of the local database's roles");
        }
        Files.move(fresh, file);
    }

    /** Password of a role by name. */
    public String of(String role) {
        return switch (role) {
            case "postgres" -> superuser;
            case "gateway" -> gateway;
            case "metrics" -> metrics;
            default ->
                    throw new BackingException(
                            "no role " + role + "; expected postgres, gateway or metrics");
        };
    }

    /** Never shows a password. */
    @Override
    public String toString() {
        return "DatabaseSecrets[...]";
    }
}
