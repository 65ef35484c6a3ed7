package dev.doorward.adapter.postgres;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Runs a host's work as one of its users, so that PostgreSQL itself shows and changes only that user's rows of the host's
 * tables, even where a query forgot its WHERE.
 *
 * <pre>{@code
 * UserScope scope = UserScope.of(dataSource, "app.tasks");
 * List<Task> tasks = scope.as(userId, connection -> allTasks(connection));
 * }</pre>
 *
 * <p>The tables are put under row-level security by {@link RowLevelSecurity#sql}, once, in a migration of the host.
 *
 * <p><b>What it is for.</b> It defends against a forgotten WHERE, not against SQL injection: whoever can run any SQL can set
 * another user. Nor can it see around what PostgreSQL runs with the rights of somebody else: a view without
 * {@code security_invoker}, a {@code SECURITY DEFINER} function. Unique and foreign keys see all rows, so "it exists already"
 * may tell of a row of somebody else; put the user's column into such a key. Name partitions too, when the login has rights
 * on them. A table that is not named is not checked.
 *
 * <p><b>Transactions.</b> The user is a setting of the transaction and of nothing else, so it works behind a pooler in
 * transaction mode, and the next borrower of the connection is nobody. The data source must hand out connections that are in
 * no transaction. How long a borrow and a statement may wait are settings of the host's pool and statements.
 *
 * <p>Safe for use by many threads.
 */
public final class UserScope {

    /** Whether this thread is in a scope, of whatever data source. */
    private static final ThreadLocal<Boolean> INSIDE = new ThreadLocal<>();

    private static final String OPEN = "select set_config('" + RowLevelSecurity.SETTING + "', ?, true), "
            + "(select bool_and(row_security_active(t)) from unnest(?) t)";

    // Whatever the work did to the setting for the session is undone: "" is what is left after the commit. It stays the
    // user
    // until then, because deferred triggers run at the commit.
    private static final String SEAL = "select current_setting('" + RowLevelSecurity.SETTING + "', true), set_config('"
            + RowLevelSecurity.SETTING + "', '', false), set_config('" + RowLevelSecurity.SETTING + "', ?, true)";

    private final DataSource source;
    private final String[] tables;

    private UserScope(DataSource source, List<SqlName> tables) {
        this.source = source;
        this.tables = tables.stream().map(SqlName::quoted).toArray(String[]::new);
    }

    /**
     * A scope over some tables, after it has made sure that they are under row-level security for the login of the data
     * source.
     *
     * <p>Of the login: it is neither superuser nor BYPASSRLS, nor was the session opened by one that is. To be a member of
     * such a role is not refused: the attribute is not inherited, and a session that has changed to the role is refused by
     * {@link #as}. Of each table: it exists, row-level security is enabled and forced, the login may not TRUNCATE it, and each
     * permissive policy that applies to the login is the one that {@link RowLevelSecurity#sql} makes, over whatever column.
     * Another permissive policy is refused, because PostgreSQL adds up what permissive policies allow; restrictive ones only
     * narrow, and may say anything. Policies are read here and not again: build a new scope after a migration.
     *
     * @param source logs in as the host's running login; borrowed from here, and once in each {@link #as}
     * @param tables at least one, written as in SQL; without a schema, it is found as the login's {@code search_path} finds it
     *     now
     * @throws IllegalArgumentException when no table is named, or with what is no name
     * @throws IllegalStateException when the login or a table is not as said; the message tells every fault and the SQL that
     *     mends it
     * @throws StoreFailure when the database does not answer
     */
    public static UserScope of(DataSource source, String... tables) {
        Objects.requireNonNull(source, "source");
        List<SqlName> names = Stream.of(tables).map(SqlName::table).toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException("tables must name at least one table");
        }
        try (Transaction transaction = Transaction.begin(source)) {
            return new UserScope(source, RowSecurityChecks.resolve(transaction.connection(), names));
        } catch (SQLException e) {
            throw failure("checking row-level security", e);
        }
    }

    /**
     * Runs a piece of work in a transaction as a user. It is committed when the work returns, also when the thread was
     * interrupted meanwhile (the flag is left as it is), and rolled back when the work throws anything, which is thrown on.
     *
     * <p>The connection is good for the work and until its end only. It refuses, with {@link IllegalStateException}, to
     * commit, to roll back other than to a savepoint, to change the session ({@code setAutoCommit}, {@code setSchema} and so
     * on) and to be unwrapped; {@code close} closes it for the work. It is not the work's business to say COMMIT or SET in SQL
     * either: after a COMMIT there is no user, so no row is seen or written, and the scope ends with an exception; a SET of the
     * user is undone. What else the work makes in the session by SQL (temporary tables, cursors WITH HOLD, advisory locks) is
     * not cleared.
     *
     * @param user who the rows belong to
     * @param work what is done, in this thread; statements of other threads are waited for
     * @return what the work returns
     * @throws X what the work throws
     * @throws IllegalStateException when this thread is in a scope already (a scope borrows a connection, and two in one
     *     thread would wait for each other on a pool of one); when row-level security binds this connection no more; when the
     *     work ended the transaction or changed the user by SQL, and then what it did since was rolled back
     * @throws StoreFailure when the database cannot begin or commit, for example because a statement of the work failed and
     *     the work went on; unless the connection broke at the commit, nothing was written
     */
    public <T, X extends Exception> T as(UserId user, Work<T, X> work) throws X {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(work, "work");
        if (INSIDE.get() != null) {
            throw new IllegalStateException(
                    "this thread is in a user scope already; end it before the next, or hand on the " + "connection");
        }
        INSIDE.set(true);
        try (Transaction transaction = begin()) {
            open(transaction.connection(), user);
            T result;
            try (GuardedConnection guard = new GuardedConnection(transaction.connection())) {
                result = work.with(guard.handle());
            }
            commit(transaction, user);
            return result;
        } finally {
            INSIDE.remove();
        }
    }

    private Transaction begin() {
        try {
            return Transaction.begin(source);
        } catch (SQLException e) {
            throw failure("borrowing a connection", e);
        }
    }

    private void open(Connection connection, UserId user) {
        try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
            statement.setString(1, user.toString());
            statement.setArray(2, connection.createArrayOf("text", tables));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(2)) {
                    throw new IllegalStateException(
                            "row-level security does not bind this connection: its role was changed, or "
                                    + "a table was altered, since the scope was built; look for SET ROLE and ALTER TABLE, one of "
                                    + String.join(", ", tables));
                }
            }
        } catch (SQLException e) {
            throw failure("opening a user scope", e);
        }
    }

    private static void commit(Transaction transaction, UserId user) {
        try (PreparedStatement statement = transaction.connection().prepareStatement(SEAL)) {
            statement.setString(1, user.toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!user.toString().equals(row.getString(1))) {
                    throw new IllegalStateException("the work ended the transaction of its scope or changed "
                            + RowLevelSecurity.SETTING
                            + " by SQL; what it did since was rolled back, what it committed itself "
                            + "was not");
                }
            }
            transaction.commit();
        } catch (SQLException e) {
            throw failure("committing a user scope", e);
        }
    }

    private static StoreFailure failure(String what, SQLException e) {
        return Jdbc.failure(what, e);
    }

    /**
     * What a host does as a user.
     *
     * @param <T> what it returns
     * @param <X> what it throws, such as {@link SQLException}
     */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {

        /**
         * Does it, or throws to have it undone.
         *
         * @param connection in the scope's transaction
         */
        T with(Connection connection) throws X;
    }
}
