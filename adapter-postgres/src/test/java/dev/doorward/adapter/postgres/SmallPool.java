package dev.doorward.adapter.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A pool of a fixed number of connections that counts statements and notices what a borrower leaves behind. A nested borrow
 * on a pool of one fails after ten seconds instead of hanging.
 */
final class SmallPool implements DataSource, AutoCloseable {

    /** Called with the statement after it was executed, on a connection that still waits for the answer to be read. */
    interface After {
        void execution(Connection connection) throws SQLException;
    }

    /** Called with a statement that is about to be executed. */
    interface Before {
        void execution(String sql) throws SQLException;
    }

    private final DataSource server;
    private final Semaphore permits;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<String> executed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> leftBehind = new ConcurrentLinkedQueue<>();
    private volatile Before before = sql -> {};
    private volatile After after = connection -> {};
    private volatile boolean closed;
    private volatile boolean autoCommit = true;

    SmallPool(DataSource server, int connections) {
        this.server = server;
        permits = new Semaphore(connections);
    }

    /** Hands out connections as some hosts configure their pool. */
    SmallPool withoutAutoCommit() {
        autoCommit = false;
        return this;
    }

    /** Every statement since the last call, with its parameters filled in. */
    List<String> executed() {
        List<String> statements = new ArrayList<>(executed);
        executed.clear();
        return statements;
    }

    List<String> leftBehind() {
        return List.copyOf(leftBehind);
    }

    void beforeEachExecution(Before hook) {
        before = hook;
    }

    void afterEachExecution(After hook) {
        after = hook;
    }

    /** From now on nobody gets a connection, and those that are out break. */
    void cut() {
        closed = true;
    }

    void mend() {
        closed = false;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLException("cut", "08001");
        }
        try {
            if (!permits.tryAcquire(10, TimeUnit.SECONDS)) {
                throw new SQLTransientConnectionException("no connection is free");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted", e);
        }
        try {
            return borrowed(physical());
        } catch (SQLException | RuntimeException e) {
            permits.release();
            throw e;
        }
    }

    private Connection physical() throws SQLException {
        for (Connection free = idle.poll(); free != null; free = idle.poll()) {
            if (free.isValid(2)) {
                return free;
            }
            free.close();
        }
        Connection fresh = server.getConnection();
        try (Statement statement = fresh.createStatement()) {
            // The driver sends the JVM's time zone when it connects; this one has odd minutes and summer time.
            statement.execute("set timezone to 'Pacific/Chatham'");
        }
        fresh.setAutoCommit(autoCommit);
        return fresh;
    }

    private Connection borrowed(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments) -> {
            switch (method.getName()) {
                case "close":
                    giveBack(connection);
                    return null;
                case "prepareStatement":
                case "createStatement":
                    Statement statement = (Statement) call(connection, method, arguments);
                    return statement instanceof PreparedStatement prepared
                            ? watched(PreparedStatement.class, prepared, connection)
                            : watched(Statement.class, statement, connection);
                default:
                    return call(connection, method, arguments);
            }
        });
    }

    private <T extends Statement> T watched(Class<T> type, T statement, Connection connection) {
        return proxy(type, statement, (method, arguments) -> {
            boolean execution = method.getName().startsWith("execute");
            if (execution) {
                String sql = arguments == null ? statement.toString() : String.valueOf(arguments[0]);
                executed.add(sql);
                before.execution(sql);
                if (closed) {
                    connection.abort(Runnable::run);
                }
            }
            Object answer = call(statement, method, arguments);
            if (execution) {
                after.execution(connection);
            }
            return answer;
        });
    }

    private void giveBack(Connection connection) throws SQLException {
        if (connection.isClosed()) {
            connection.close();
        } else {
            if (connection.getAutoCommit() != autoCommit || connection.getNetworkTimeout() != 0) {
                leftBehind.add("autoCommit " + connection.getAutoCommit() + ", network timeout "
                        + connection.getNetworkTimeout());
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            idle.push(connection);
        }
        permits.release();
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        for (Connection free = idle.poll(); free != null; free = idle.poll()) {
            free.close();
        }
    }

    private interface Handler {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.call(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
