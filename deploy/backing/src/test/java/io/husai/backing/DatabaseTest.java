package io.husai.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PROGRAMS = Path.of("target", "postgres");

    @TempDir Path folder;

    @Test
    void shouldKeepStateAndReplaceTheOrphanOfAKilledLauncher() throws Exception {
        DatabaseSecrets secrets = DatabaseSecrets.at(folder.resolve("secrets"));
        Database first = Database.start(settings(), secrets);
        first.awaitReady(PATIENCE);
        execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");

        // the first server still runs on the folder, as an orphan would
        try (Database second = Database.start(settings(), secrets)) {
            second.awaitReady(PATIENCE);

            assertThat(first.process().isAlive()).isFalse();
            assertThat(query(second, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void shouldBeDurableAndRefuseAWrongPassword() throws Exception {
        try (Database database = Database.start(settings(), DatabaseSecrets.random())) {
            database.awaitReady(PATIENCE);

            assertThat(query(database, "SHOW fsync")).isEqualTo("on");
            assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "SELECT current_schema()")).isEqualTo("gateway");
            assertThatThrownBy(
                            () -> DriverManager.getConnection(database.jdbcUrl(), "gateway", "no"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> execute(database, "CREATE TABLE metrics.mine (id int)"))
                    .hasMessageContaining("permission denied for schema metrics");
        }
    }

    private DatabaseSettings settings() {
        return new DatabaseSettings(
                folder, PROGRAMS, FreePorts.find(1)[0], true, folder.resolve("postgres.log"));
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(Database database) throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), "gateway", database.secrets().gateway());
    }
}
