package dev.doorward.example.tasks;

import dev.doorward.adapter.crypto.MasterKey;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of one's own on a real PostgreSQL, as an operator with two logins has it: one owns the tables, the other, which is
 * granted only what it needs, serves requests. The tests look at it as a superuser.
 */
final class TasksDatabase {

    static final String SCHEMA = "accounts";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String SECRET = "not-so-secret";

    private final String name = "host" + NUMBER.incrementAndGet();

    /** Ends with the JVM, by the library's own hook. */
    private static final class Running {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                // Its own search finds the binaries twice: beside the server's jar, and where the build keeps them.
                return EmbeddedPostgres.builder()
                        .setPgBinaryResolver((system, machine) -> TasksDatabase.class.getResourceAsStream(
                                "/postgres-linux-" + (machine.equals("aarch64") ? "arm_64" : "x86_64") + ".txz"))
                        .start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    TasksDatabase() throws SQLException {
        try (Connection connection = Running.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + name + "_owner login password '" + SECRET + "'");
            statement.execute("create role " + name + "_app login password '" + SECRET + "'");
            statement.execute("create database " + name + " owner " + name + "_owner");
        }
    }

    /** Settings of a server on it. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("DATABASE_URL", url(name + "_app"));
        settings.put("MIGRATION_DATABASE_URL", url(name + "_owner"));
        settings.put("DOORWARD_MASTER_KEY", MasterKey.generate().reveal());
        settings.put("DOORWARD_DB_SCHEMA", SCHEMA);
        // Longer than the longest test.
        settings.put("DOORWARD_ACCESS_TOKEN_TTL", "P1D");
        settings.put("DOORWARD_TRUSTED_PROXIES", "1");
        settings.put("DOORWARD_PUBLIC_URL", TasksServer.PUBLIC_URL);
        return settings;
    }

    /** As an operator writes it. */
    String url(String login) {
        return "postgres://" + login + ":" + SECRET + "@localhost:" + Running.POSTGRES.getPort() + "/" + name;
    }

    String superuser() {
        return "postgres://postgres@localhost:" + Running.POSTGRES.getPort() + "/" + name;
    }

    void run(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of every row. */
    List<String> ask(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }

    private Connection connection() throws SQLException {
        return Running.POSTGRES.getDatabase("postgres", name).getConnection();
    }
}
