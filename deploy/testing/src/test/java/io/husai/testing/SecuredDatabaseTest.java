package io.husai.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database that services are tested against over TLS refuses what it should. */
class SecuredDatabaseTest {
    private static SecuredDatabase database;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        database = SecuredDatabase.start(folder);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void shouldTakeARoleOverTls() throws SQLException {
        try (Connection connection =
                        connect(
                                database.verification() + database.trust(),
                                database.password("metrics"));
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            rows.next();
            assertThat(rows.getBoolean(1)).isTrue();
        }
    }

    @Test
    void shouldRefuseAConnectionInClearAndAWrongPassword() {
        assertThatThrownBy(() -> connect("?sslmode=disable", database.password("metrics")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no encryption");
        assertThatThrownBy(() -> connect(database.verification() + database.trust(), "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    private static Connection connect(String how, String password) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl() + how, "metrics", password);
    }
}
