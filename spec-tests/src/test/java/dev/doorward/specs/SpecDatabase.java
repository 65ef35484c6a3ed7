package dev.doorward.specs;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of one's own on a real PostgreSQL, with a login that owns it and one that serves requests. */
final class SpecDatabase {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String SECRET = "not-so-secret";

    private final String name = "spec" + NUMBER.incrementAndGet();

    /** Ends with the JVM, by the library's own hook. */
    private static final class Running {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPgBinaryResolver((system, machine) -> SpecDatabase.class.getResourceAsStream(
                                "/postgres-linux-" + (machine.equals("aarch64") ? "arm_64" : "x86_64") + ".txz"))
                        .start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    SpecDatabase() {
        run(
                Running.POSTGRES.getPostgresDatabase(),
                "create role " + owner() + " login password '" + SECRET + "'",
                "create role " + app() + " login password '" + SECRET + "'",
                "create database " + name + " owner " + owner());
    }

    String owner() {
        return name + "_owner";
    }

    String app() {
        return name + "_app";
    }

    PGSimpleDataSource connectAs(String login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {Running.POSTGRES.getPort()});
        source.setDatabaseName(name);
        source.setUser(login);
        source.setPassword(SECRET);
        return source;
    }

    /** As an operator writes it. */
    String url(String login) {
        return "postgres://" + login + ":" + SECRET + "@localhost:" + Running.POSTGRES.getPort() + "/" + name;
    }

    /** As a superuser. */
    void run(String... statements) {
        run(Running.POSTGRES.getDatabase("postgres", name), statements);
    }

    private static void run(DataSource source, String... statements) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Every row as text; null stays null. */
    List<List<String>> ask(String query) {
        try (Connection connection =
                        Running.POSTGRES.getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
