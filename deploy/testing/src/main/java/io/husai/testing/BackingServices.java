package io.husai.testing;

import io.husai.backing.DatabaseSecrets;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * The real broker with all topics, the real database and an artifact folder, for
 * {@code @QuarkusTest}s. Started once in a JVM and shared by all its test classes, so tests use ids
 * of their own (random study ids) and don't count on empty topics or tables.
 *
 * <pre>{@code
 * @QuarkusTestResource(
 *         value = BackingServices.class,
 *         initArgs = @ResourceArg(name = "role", value = "gateway"))
 * }</pre>
 *
 * <p>{@code role} is {@code gateway} or {@code metrics}: the database role that the datasource
 * connects as, whose schema of the same name is its search path. Without it there is no datasource
 * and no database is started.
 */
public final class BackingServices implements QuarkusTestResourceLifecycleManager {
    private static final String ROLE = "role";

    private String role;

    @Override
    public void init(Map<String, String> arguments) {
        role = arguments.get(ROLE);
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> config = new HashMap<>();
        config.put("kafka.bootstrap.servers", SharedBacking.bootstrapServers());
        config.put("husai.artifacts.folder", SharedBacking.artifacts().toString());
        config.put("quarkus.devservices.enabled", "false");
        config.put("quarkus.http.test-port", "0");
        if (role != null) {
            DatabaseSecrets secrets = SharedBacking.databaseSecrets();
            config.put("quarkus.datasource.username", role);
            config.put("quarkus.datasource.password", secrets.of(role));
            config.put("quarkus.datasource.jdbc.url", SharedBacking.jdbcUrl());
            config.put("quarkus.datasource.reactive.url", SharedBacking.reactiveUrl());
        }
        return config;
    }

    /** Nothing: the services end with the JVM, since other test classes use them too. */
    @Override
    public void stop() {}
}
