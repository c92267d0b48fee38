package io.husai.backing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The database {@code husai} with one role and one schema per service that keeps state. */
final class DatabaseRoles {
    /** Each owns the schema of its name, and sees no other. */
    static final List<String> SERVICES = List.of("gateway", "metrics");

    private DatabaseRoles() {}

    /** Creates what is missing and sets the passwords. */
    static void apply(DatabaseSettings settings, DatabaseSecrets secrets) throws SQLException {
        try (Connection connection = connect(settings, "postgres", secrets.superuser());
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "pg_database", "datname", DatabaseSettings.DATABASE)) {
                statement.execute("CREATE DATABASE " + DatabaseSettings.DATABASE);
            }
        }
        try (Connection connection =
                        connect(settings, DatabaseSettings.DATABASE, secrets.superuser());
                Statement statement = connection.createStatement()) {
            statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
            for (String service : SERVICES) {
                role(statement, service, secrets.of(service));
            }
        }
    }

    private static void role(Statement statement, String role, String password)
            throws SQLException {
        if (!exists(statement, "pg_roles", "rolname", role)) {
            statement.execute("CREATE ROLE " + role + " LOGIN");
        }
        statement.execute("ALTER ROLE " + role + " PASSWORD '" + password.replace("'", "''") + "'");
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + role + " AUTHORIZATION " + role);
        statement.execute("ALTER ROLE " + role + " SET search_path = " + role);
    }

    private static boolean exists(Statement statement, String table, String column, String name)
            throws SQLException {
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT 1 FROM " + table + " WHERE " + column + " = '" + name + "'")) {
            return found.next();
        }
    }

    static Connection connect(DatabaseSettings settings, String database, String password)
            throws SQLException {
        return DriverManager.getConnection(settings.jdbcUrl(database), "postgres", password);
    }
}
