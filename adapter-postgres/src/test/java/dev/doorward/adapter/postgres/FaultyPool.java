package dev.doorward.adapter.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** A pool of which one JDBC call fails, the one that a test asks for. */
final class FaultyPool {

    /** How a call fails. */
    enum Kind {
        /** The connection breaks before the call is sent. */
        LOST_BEFORE,
        /** The call is done, and the connection breaks before its answer arrives. */
        LOST_AFTER,
        /** The server refuses, and the connection lives on. */
        REFUSED,
        /** The server ends the connection's process, as an operator or the out-of-memory killer would. */
        TERMINATED
    }

    /** In the driver's words, which may quote a row. */
    static final String CANARY = "detail: row of canary@example.org";

    private static final Set<String> REACHES_THE_SERVER =
            Set.of("getConnection", "execute", "executeQuery", "executeUpdate", "commit");

    /** The profile long also counts what the driver does by itself, and fails every call in every way. */
    private static final boolean ALL = Integer.getInteger("doorward.rounds", 100) >= 10_000;

    private final DataSource pool;
    private final TestDatabase database;
    private int left;
    private Kind kind = Kind.REFUSED;
    private Optional<String> struck = Optional.empty();

    FaultyPool(DataSource pool, TestDatabase database) {
        this.pool = pool;
        this.database = database;
    }

    static List<String> kinds() {
        return Stream.of(Kind.values())
                .filter(kind -> ALL || kind == Kind.LOST_BEFORE || kind == Kind.LOST_AFTER)
                .map(Kind::name)
                .toList();
    }

    DataSource source() {
        return wrapped(DataSource.class, pool, Optional.empty());
    }

    void arm(int call, Kind with) {
        left = call;
        kind = with;
        struck = Optional.empty();
    }

    Optional<String> disarm() {
        left = 0;
        return struck;
    }

    private <T> T wrapped(Class<T> type, T target, Optional<Connection> connection) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> called(target, method, arguments, connection)));
    }

    private Object called(Object target, Method method, Object[] arguments, Optional<Connection> connection)
            throws Throwable {
        boolean counts = REACHES_THE_SERVER.contains(method.getName())
                || ALL && method.getName().equals("prepareStatement");
        boolean fails = counts && left > 0 && --left == 0;
        return fails ? failed(target, method, arguments, connection) : invoked(target, method, arguments, connection);
    }

    private Object failed(Object target, Method method, Object[] arguments, Optional<Connection> connection)
            throws Throwable {
        struck = Optional.of(method.getName());
        switch (kind) {
            case REFUSED:
                throw new SQLException("canceling statement, " + CANARY, "57014");
            case TERMINATED:
                if (connection.isPresent()) {
                    terminate(connection.get());
                    return invoked(target, method, arguments, connection);
                }
                throw new SQLException("the server is shutting down, " + CANARY, "57P03");
            case LOST_AFTER:
                Object answer = invoked(target, method, arguments, connection);
                if (answer instanceof Connection borrowed) {
                    borrowed.close();
                }
                break;
            default:
                break;
        }
        if (connection.isPresent()) {
            connection.get().abort(Runnable::run);
        }
        throw new SQLException("the connection is lost, " + CANARY, "08006");
    }

    private void terminate(Connection connection) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        database.texts("select pg_terminate_backend(" + pid + ", 5000)");
    }

    private Object invoked(Object target, Method method, Object[] arguments, Optional<Connection> connection)
            throws Throwable {
        try {
            Object answer = method.invoke(target, arguments);
            if (answer instanceof Connection borrowed) {
                return wrapped(Connection.class, borrowed, Optional.of(borrowed));
            }
            return answer instanceof PreparedStatement statement
                    ? wrapped(PreparedStatement.class, statement, connection)
                    : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
