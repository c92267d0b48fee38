package io.husai.testing;

import io.husai.backing.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * As {@link BackingServices}, with a {@link SecuredBroker} and a {@link SecuredDatabase} of its
 * own, configured as the Kubernetes manifests do: {@code role} is {@code gateway}, {@code metrics}
 * or {@code trainer}, whose user of Kafka it is. Tests look and send by {@code
 * husai.testing.open-bootstrap-servers}.
 */
public final class SecuredServices implements QuarkusTestResourceLifecycleManager {
    public static final String OPEN = "husai.testing.open-bootstrap-servers";

    private String role;
    private Path folder;
    private SecuredBroker broker;
    private SecuredDatabase database;

    @Override
    public void init(Map<String, String> arguments) {
        role = arguments.get("role");
    }

    /** After {@link BackingServices}, where a module's tests share one. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("husai-secured");
            broker = SecuredBroker.start(folder);
            Map<String, String> config = new HashMap<>();
            broker.client("husai-" + role)
                    .forEach((name, value) -> config.put("kafka." + name, value));
            config.put(OPEN, broker.openBootstrapServers());
            config.put(
                    "husai.artifacts.folder",
                    Files.createDirectories(folder.resolve("artifacts")).toString());
            config.put("quarkus.http.test-port", "0");
            if (!role.equals("trainer")) {
                database = SecuredDatabase.start(folder);
                config.put("quarkus.datasource.username", role);
                config.put("quarkus.datasource.password", database.password(role));
                config.put(
                        "quarkus.datasource.jdbc.url",
                        database.jdbcUrl() + database.verification() + database.trust());
                config.put(
                        "quarkus.datasource.reactive.url",
                        database.reactiveUrl() + database.verification());
                // as k8s/components/database-tls has it
                config.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
                config.put(
                        "quarkus.datasource.reactive.trust-certificate-pem.certs",
                        database.authority().toString());
            }
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
        if (database != null) {
            database.close();
        }
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            System.err.println("left behind: " + folder + ": " + e.getMessage());
        }
    }
}
