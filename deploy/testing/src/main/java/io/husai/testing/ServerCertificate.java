package io.husai.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A certificate of a server on this machine's loopback, made by the JDK's keytool for a day, its
 * own authority.
 *
 * @param keyStore PKCS 12, with the key
 * @param password of the key store
 * @param authority what clients trust, PEM
 * @param key the private key, PEM, for its owner alone
 */
public record ServerCertificate(Path keyStore, String password, Path authority, Path key) {
    private static final String ALIAS = "server";

    /** Makes one in a folder. */
    public static ServerCertificate make(Path folder) throws IOException {
        Files.createDirectories(folder);
        String password = UUID.randomUUID().toString();
        ServerCertificate made =
                new ServerCertificate(
                        folder.resolve("server.p12"),
                        password,
                        folder.resolve("ca.crt"),
                        folder.resolve("server.key"));
        made.keytool(
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=husai test",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost"));
        made.keytool(List.of("-exportcert", "-rfc", "-file", made.authority().toString()));
        made.exportKey();
        return made;
    }

    private void keytool(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(
                List.of(
                        "-alias",
                        ALIAS,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        password));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for keytool", e);
        }
    }

    private void exportKey() throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            byte[] encoded = store.getKey(ALIAS, password.toCharArray()).getEncoded();
            Files.writeString(
                    key,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                            + "\n-----END PRIVATE KEY-----\n");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (GeneralSecurityException e) {
            throw new IOException("can't read " + keyStore, e);
        }
    }
}
