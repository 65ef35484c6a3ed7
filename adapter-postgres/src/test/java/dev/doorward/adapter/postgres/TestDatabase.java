package dev.doorward.adapter.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A fresh database on the one server of this JVM, with settings that a careless statement would stumble over. */
final class TestDatabase {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final int port;
    private final String name;

    private TestDatabase(int port, String name) {
        this.port = port;
        this.name = name;
    }

    private static final class Server {

        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "150")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An empty database. */
    static TestDatabase empty() {
        return on(Server.RUNNING.getPort());
    }

    static TestDatabase on(int port) {
        TestDatabase database = new TestDatabase(port, "test_" + NUMBER.incrementAndGet());
        TestDatabase postgres = new TestDatabase(port, "postgres");
        postgres.run("create database " + database.name);
        for (String hostile : List.of(
                "timezone = 'Pacific/Chatham'",
                "datestyle = 'German, DMY'",
                "intervalstyle = 'sql_standard'",
                "bytea_output = 'escape'",
                "search_path = nowhere",
                "default_transaction_deferrable = on")) {
            postgres.run("alter database " + database.name + " set " + hostile);
        }
        return database;
    }

    /** A database with our schema. */
    static TestDatabase migrated(String schema) {
        TestDatabase database = empty();
        new PostgresSchema(database.source(), schema).migrate();
        return database;
    }

    /** A connection each, of the superuser. */
    PGSimpleDataSource source() {
        return source("postgres");
    }

    PGSimpleDataSource source(String user) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(name);
        source.setUser(user);
        source.setConnectTimeout(5);
        return source;
    }

    SmallPool pool(int connections) {
        PGSimpleDataSource unprepared = source();
        unprepared.setPrepareThreshold(0);
        return new SmallPool(unprepared, connections);
    }

    /** Where a feed gets its connection, so that a test can find it on the server. */
    SmallPool feed(String applicationName) {
        PGSimpleDataSource source = source();
        source.setApplicationName(applicationName);
        return new SmallPool(source, 1);
    }

    void run(String sql) {
        run(source(), sql);
    }

    static void run(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The first column of every row, as text. */
    List<String> texts(String sql) {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    long number(String sql) {
        return Long.parseLong(texts(sql).get(0));
    }

    /** Waits until so many connections to this database wait for a lock. */
    void awaitLocked(String what, int connections) {
        eventually(
                what,
                () -> number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()")
                        == connections);
    }

    /** Makes a change at once, and commits it when another connection waits for it. */
    CompletableFuture<Void> committedWhenAwaited(String change) throws SQLException {
        Connection other = source().getConnection();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute(change);
        }
        return CompletableFuture.runAsync(() -> {
            try (other) {
                awaitLocked("somebody waits", 1);
                other.commit();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** Waits for something that another thread or process does, as short as possible and at most 20 seconds. */
    static void eventually(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
