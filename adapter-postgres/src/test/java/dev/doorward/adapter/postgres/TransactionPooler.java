package dev.doorward.adapter.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Behaves as a pooler in transaction mode does: each transaction, and each statement outside of one, goes to the next of
 * several server connections, and nothing is cleared in between. For one borrower at a time.
 */
final class TransactionPooler implements AutoCloseable {

    private final List<Connection> servers = new ArrayList<>();
    private boolean autoCommit = true;
    private boolean transaction;
    private int at;

    TransactionPooler(DataSource server, int connections) throws SQLException {
        for (int i = 0; i < connections; i++) {
            servers.add(server.getConnection());
        }
    }

    /** Hands out one logical connection after the other; only {@code getConnection} is answered. */
    DataSource source() {
        return proxy(DataSource.class, (method, arguments) -> proxy(Connection.class, this::call));
    }

    List<Connection> servers() {
        return servers;
    }

    /** How often another server connection took over. */
    int switches() {
        return at;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "getAutoCommit":
                return autoCommit;
            case "setAutoCommit":
                autoCommit = (boolean) arguments[0];
                return null;
            case "close":
                return null;
            case "commit":
            case "rollback":
                Object ended = transaction ? on(method, arguments) : null;
                transaction = false;
                return ended;
            default:
                if (!transaction) {
                    at++;
                    transaction = !autoCommit;
                    servers.get(at % servers.size()).setAutoCommit(autoCommit);
                }
                return on(method, arguments);
        }
    }

    private Object on(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(servers.get(at % servers.size()), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection server : servers) {
            server.close();
        }
    }

    private interface Handler {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                TransactionPooler.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.call(method, arguments)));
    }
}
