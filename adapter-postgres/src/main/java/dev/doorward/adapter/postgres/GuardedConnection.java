package dev.doorward.adapter.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connection as a scope hands it to a host's work: whoever holds it can run statements in the scope's transaction, and
 * neither end the transaction, nor change the session, nor run anything once the scope has ended. Statements, results and
 * metadata made by it are guarded alike, because each of them leads back to the connection.
 */
final class GuardedConnection implements AutoCloseable {

    /** A list of what may be done, so that what a later JDBC adds is refused until somebody has thought about it. */
    private static final Set<String> ALLOWED = Set.of(
            "clearWarnings",
            "createArrayOf",
            "createBlob",
            "createClob",
            "createNClob",
            "createSQLXML",
            "createStatement",
            "createStruct",
            "getAutoCommit",
            "getCatalog",
            "getClientInfo",
            "getHoldability",
            "getMetaData",
            "getNetworkTimeout",
            "getSchema",
            "getTransactionIsolation",
            "getTypeMap",
            "getWarnings",
            "isReadOnly",
            "isValid",
            "nativeSQL",
            "prepareCall",
            "prepareStatement",
            "releaseSavepoint",
            "setSavepoint");

    /** What leads back to the connection, the special before the general. */
    private static final Class<?>[] GUARDED = {
        CallableStatement.class, PreparedStatement.class, Statement.class, ResultSet.class, DatabaseMetaData.class
    };

    private final Connection connection;
    private final Connection handle;

    /** Held by every call, so that none is under way any more when the scope ends. */
    private final ReentrantLock calls = new ReentrantLock();

    private volatile boolean closed;
    private volatile boolean ended;

    GuardedConnection(Connection connection) {
        this.connection = connection;
        handle = (Connection) guard(Connection.class, connection);
    }

    /** What the work gets. */
    Connection handle() {
        return handle;
    }

    /** Ends the guard: waits for a call that is under way in another thread, and lets none begin. */
    @Override
    public void close() {
        calls.lock();
        try {
            closed = true;
            ended = true;
        } finally {
            calls.unlock();
        }
    }

    private Object guard(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(proxy, target, method, arguments));
    }

    private Object call(Object proxy, Object target, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            case "toString":
                return "guarded " + target.getClass().getSimpleName();
            case "isWrapperFor":
                return false;
            case "unwrap":
                throw refused("unwrap");
            case "cancel":
                // Meant for another thread while a call is under way; the driver ignores it when none is.
                return ended ? null : invoke(target, method, arguments);
            case "close":
                return target == connection ? closeHandle() : ended ? null : locked(target, method, arguments);
            case "isClosed":
                return closed || (boolean) locked(target, method, arguments);
            default:
                if (target == connection && !allowed(method)) {
                    throw refused(method.getName());
                }
                return guarded(locked(target, method, arguments));
        }
    }

    private static boolean allowed(Method method) {
        return ALLOWED.contains(method.getName())
                || method.getName().equals("rollback") && method.getParameterCount() == 1;
    }

    private static IllegalStateException refused(String method) {
        return new IllegalStateException(
                method + "() is refused in a user scope: the scope commits when the work returns and "
                        + "rolls back when it throws, and the session is not the work's to change");
    }

    private Object closeHandle() {
        closed = true;
        return null;
    }

    private Object locked(Object target, Method method, Object[] arguments) throws Throwable {
        calls.lock();
        try {
            if (ended || closed && !method.getName().equals("close")) {
                throw new SQLException(ended ? "the user scope has ended" : "the connection is closed", "08003");
            }
            return invoke(target, method, arguments);
        } finally {
            calls.unlock();
        }
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object guarded(Object answer) {
        if (answer instanceof Connection) {
            return handle;
        }
        for (Class<?> type : GUARDED) {
            if (type.isInstance(answer)) {
                return guard(type, answer);
            }
        }
        return answer;
    }
}
