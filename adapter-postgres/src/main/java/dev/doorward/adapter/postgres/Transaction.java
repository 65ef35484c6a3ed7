package dev.doorward.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A transaction on a borrowed connection that gives the connection back as it was: without a transaction, in the autocommit
 * mode of before, and without a user. What cannot be given back so is closed for good, so that nobody borrows it again.
 */
final class Transaction implements AutoCloseable {

    private final Connection connection;
    private final boolean autoCommit;
    private boolean committed;

    private Transaction(Connection connection, boolean autoCommit) {
        this.connection = connection;
        this.autoCommit = autoCommit;
    }

    static Transaction begin(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            return new Transaction(connection, autoCommit);
        } catch (SQLException | RuntimeException | Error e) {
            discard(connection);
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    void commit() throws SQLException {
        connection.commit();
        committed = true;
    }

    /** Rolls back what was not committed. It never throws: after a commit there is nothing to tell, before it something was thrown. */
    @Override
    public void close() {
        try {
            if (!committed) {
                connection.rollback();
            }
            // Not before: switching it on in a transaction commits.
            connection.setAutoCommit(true);
            if (!committed && namesUser()) {
                discard(connection);
                return;
            }
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException | Error e) {
            discard(connection);
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // The pool could not take it; the transaction is over.
            discard(connection);
        }
    }

    /** A rollback undoes every setting, unless somebody committed one with the word COMMIT in a statement. */
    private boolean namesUser() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "select nullif(current_setting('" + RowLevelSecurity.SETTING + "', true), '') is not null");
                ResultSet row = statement.executeQuery()) {
            return !row.next() || row.getBoolean(1);
        }
    }

    /** Breaks the connection; a pool finds it broken when it is returned, and drops it. */
    private static void discard(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            // It is broken already, or the pool has taken it away.
        }
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // A pool tells so that it has dropped the connection.
        }
    }
}
