package dev.doorward.adapter.postgres;

import dev.doorward.core.port.StoreFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Runs statements on one borrowed connection, each in autocommit unless they are a transaction. Nothing is set on the
 * session that outlives the borrow, so it works behind a pooler in transaction mode; nothing is borrowed twice, so it works
 * with a pool of one connection.
 *
 * <p>Every wait is bounded: the server is asked to cancel a statement after {@value #STATEMENT_SECONDS} seconds, and the
 * socket is given up a little later. How long a borrow may wait is the pool's own setting.
 */
final class Jdbc {

    /** How long a statement may run. */
    static final int STATEMENT_SECONDS = 5;

    /** How long the network may be silent: longer, so that a cancelled statement can still say so. */
    static final int SILENCE_MILLIS = 7_000;

    /**
     * Serialization failure and deadlock: the server has undone the statement, and asks to try again. We do for as long as
     * one statement may run.
     */
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    private final DataSource source;
    private final SchemaName schema;
    private final int seconds;

    Jdbc(DataSource source, SchemaName schema) {
        this(source, schema, STATEMENT_SECONDS);
    }

    /** @param seconds how long a statement may run */
    Jdbc(DataSource source, SchemaName schema, int seconds) {
        this.source = source;
        this.schema = schema;
        this.seconds = seconds;
    }

    /** The statement with the name of our schema in place of each {@code {schema}}. */
    String sql(String template) {
        return schema.in(template);
    }

    /**
     * Runs a statement that answers with rows.
     *
     * @param what is being done, in words that may stand in a log
     * @throws StoreFailure when the database does not do it
     */
    <T> T query(String what, String sql, Parameters.Filling filling, Reading<T> reading) {
        return borrowing(what, connection -> query(connection, sql, filling, reading));
    }

    /** Runs a statement that answers with rows, where there is a connection already. */
    <T> T query(Connection connection, String sql, Parameters.Filling filling, Reading<T> reading) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, seconds)) {
            filling.into(new Parameters(statement));
            try (ResultSet rows = statement.executeQuery()) {
                return reading.of(rows);
            }
        }
    }

    /** The same of several statements: those before the last answer nothing that matters. They are sent, and done, as one. */
    <T> T queryLast(Connection connection, String[] sql, Parameters.Filling filling, Reading<T> reading)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, String.join(";\n", sql), seconds)) {
            filling.into(new Parameters(statement));
            statement.execute();
            for (int before = 1; before < sql.length; before++) {
                statement.getMoreResults();
            }
            try (ResultSet rows = statement.getResultSet()) {
                return reading.of(rows);
            }
        }
    }

    /** Runs a statement that changes rows, and says how many. */
    int update(String what, String sql, Parameters.Filling filling) {
        return borrowing(what, connection -> {
            try (PreparedStatement statement = prepare(connection, sql, seconds)) {
                filling.into(new Parameters(statement));
                return statement.executeUpdate();
            }
        });
    }

    /** Runs what may be run again when the server asks for it: one statement, several that each stand alone, or a transaction. */
    <T> T borrowing(String what, Work<T> work) {
        long startedAt = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try (Borrowed borrowed = new Borrowed(source.getConnection())) {
                return work.on(borrowed.connection);
            } catch (SQLException e) {
                boolean late = System.nanoTime() - startedAt > TimeUnit.SECONDS.toNanos(seconds);
                if (late || !TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
                    throw failure(what, e);
                }
            }
            // Apart from whoever was in the way, and longer each time; without a connection meanwhile.
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(attempt)));
        }
    }

    /**
     * Runs several statements, all or nothing, in READ COMMITTED whatever the database's default is: each sees everything
     * that was committed before it began, also what was committed while an earlier one waited for a lock.
     */
    <T> T transaction(String what, Work<T> work) {
        return borrowing(what, connection -> {
            boolean committed = false;
            connection.setAutoCommit(false);
            try {
                try (PreparedStatement statement =
                        prepare(connection, "set transaction isolation level read committed", seconds)) {
                    statement.execute();
                }
                T done = work.on(connection);
                connection.commit();
                committed = true;
                return done;
            } finally {
                if (committed) {
                    connection.setAutoCommit(true);
                } else {
                    undo(connection);
                }
            }
        });
    }

    /** A connection that cannot be rolled back is given up: switched to autocommit, it would commit what is half done. */
    private static void undo(Connection connection) throws SQLException {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        }
    }

    /** A statement that the server is asked to cancel when it takes too long. */
    static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return prepare(connection, sql, STATEMENT_SECONDS);
    }

    private static PreparedStatement prepare(Connection connection, String sql, int seconds) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(seconds);
        return statement;
    }

    /**
     * What may be told of a failure: the SQLState and where it happened. The driver's own message is withheld, because it
     * may quote a row, with somebody's address in it.
     */
    static StoreFailure failure(String what, SQLException e) {
        SQLException told = new SQLException("the driver's message is withheld", e.getSQLState(), e.getErrorCode());
        told.setStackTrace(e.getStackTrace());
        return new StoreFailure(
                what + " failed: SQLState " + e.getSQLState() + ", "
                        + e.getClass().getSimpleName(),
                told);
    }

    /** The moment in a column, whatever the session's time zone. */
    static Instant instant(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** How an answer is read. */
    interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    /** What is done with a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** A connection with what we need of it, put back before the pool has it again. None of it costs a round trip. */
    private static final class Borrowed implements AutoCloseable {

        private final Connection connection;
        private final boolean autoCommit;
        private final int silence;

        Borrowed(Connection connection) throws SQLException {
            this.connection = connection;
            try {
                autoCommit = connection.getAutoCommit();
                silence = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
                if (!autoCommit) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }

        @Override
        public void close() throws SQLException {
            try (Connection returned = connection) {
                if (!returned.isClosed()) {
                    returned.setNetworkTimeout(Runnable::run, silence);
                    if (!autoCommit) {
                        returned.setAutoCommit(false);
                    }
                }
            }
        }
    }
}
