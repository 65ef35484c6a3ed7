package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

class GuardedConnectionTest {

    private static final TestDatabase DATABASE = TestDatabase.empty();

    private Connection raw;
    private GuardedConnection guard;
    private Connection handle;

    @BeforeEach
    void a_guard() throws SQLException {
        raw = DATABASE.source().getConnection();
        raw.setAutoCommit(false);
        guard = new GuardedConnection(raw);
        handle = guard.handle();
    }

    @AfterEach
    void close() throws SQLException {
        raw.close();
    }

    @Test
    void whatever_ends_the_transaction_or_changes_the_session_is_refused() throws Exception {
        Set<String> refused = new TreeSet<>();
        for (Method method : Connection.class.getMethods()) {
            boolean changes = method.getName().matches("set(?!Savepoint).*|begin.*|end.*|abort|commit|unwrap")
                    || method.getName().equals("rollback") && method.getParameterCount() == 0;
            if (changes && !Modifier.isStatic(method.getModifiers())) {
                Object[] arguments = new Object[method.getParameterCount()];
                for (int i = 0; i < arguments.length; i++) {
                    Class<?> type = method.getParameterTypes()[i];
                    arguments[i] =
                            type == boolean.class ? Boolean.FALSE : type == int.class ? Integer.valueOf(0) : null;
                }
                InvocationTargetException e = assertThrows(
                        InvocationTargetException.class, () -> method.invoke(handle, arguments), method.toString());
                assertEquals(IllegalStateException.class, e.getCause().getClass(), method.toString());
                refused.add(method.getName());
            }
        }
        assertTrue(
                refused.containsAll(Set.of(
                        "commit",
                        "rollback",
                        "setAutoCommit",
                        "setReadOnly",
                        "setSchema",
                        "setCatalog",
                        "setClientInfo",
                        "setHoldability",
                        "setNetworkTimeout",
                        "setTransactionIsolation",
                        "setTypeMap",
                        "abort",
                        "beginRequest",
                        "endRequest")),
                refused.toString());
        assertFalse(raw.getAutoCommit());
        assertFalse(raw.isClosed());
    }

    @Test
    void everything_leads_back_to_the_guard_and_not_to_the_connection() throws SQLException {
        try (Statement statement = handle.createStatement();
                PreparedStatement prepared = handle.prepareStatement("select 1");
                ResultSet rows = prepared.executeQuery();
                ResultSet schemas = handle.getMetaData().getSchemas()) {
            assertSame(handle, statement.getConnection());
            assertSame(handle, prepared.getConnection());
            assertSame(handle, rows.getStatement().getConnection());
            assertSame(handle, handle.getMetaData().getConnection());
            assertSame(handle, schemas.getStatement().getConnection());
            assertThrows(IllegalStateException.class, () -> handle.unwrap(PGConnection.class));
            assertThrows(IllegalStateException.class, () -> statement.unwrap(PGStatement.class));
            assertThrows(IllegalStateException.class, () -> rows.unwrap(ResultSet.class));
            assertFalse(handle.isWrapperFor(PGConnection.class));
            assertFalse(statement.isWrapperFor(PGStatement.class));
        }
        try (Statement refcursor = handle.createStatement()) {
            refcursor.execute("create function pg_temp.rows() returns refcursor language plpgsql as"
                    + " $$ declare c refcursor; begin open c for select 1; return c; end $$");
            try (ResultSet rows = refcursor.executeQuery("select pg_temp.rows()")) {
                assertTrue(rows.next());
                ResultSet cursor = (ResultSet) rows.getObject(1);
                assertSame(handle, cursor.getStatement().getConnection());
            }
        }
    }

    @Test
    void closing_it_closes_it_for_the_work_only() throws SQLException {
        Statement statement = handle.createStatement();
        handle.close();
        handle.close();
        assertTrue(handle.isClosed());
        assertEquals(
                "08003",
                assertThrows(SQLException.class, handle::createStatement).getSQLState());
        assertEquals(
                "08003",
                assertThrows(SQLException.class, () -> statement.execute("select 1"))
                        .getSQLState());
        statement.close();
        assertFalse(raw.isClosed());
    }

    @Test
    void after_its_end_nothing_runs_and_closing_is_harmless() throws SQLException {
        Statement statement = handle.createStatement();
        ResultSet rows = statement.executeQuery("select generate_series(1, 3)");
        guard.close();
        for (String said : new String[] {
            assertThrows(SQLException.class, rows::next).getMessage(),
            assertThrows(SQLException.class, () -> statement.execute("select 1"))
                    .getMessage(),
            assertThrows(SQLException.class, () -> handle.prepareStatement("select 1"))
                    .getMessage()
        }) {
            assertEquals("the user scope has ended", said);
        }
        assertTrue(handle.isClosed());
        assertTrue(statement.isClosed());
        statement.cancel();
        rows.close();
        statement.close();
        handle.close();
        assertFalse(raw.isClosed());
    }

    @Test
    void the_end_waits_for_a_statement_of_another_thread_and_lets_it_be_cancelled() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Statement statement = handle.createStatement()) {
            CountDownLatch running = new CountDownLatch(1);
            Future<String> straggler = threads.submit(() -> {
                running.countDown();
                return assertThrows(SQLException.class, () -> statement.execute("select pg_sleep(60)"))
                        .getSQLState();
            });
            running.await();
            TestDatabase.eventually(
                    "the statement runs",
                    () -> DATABASE.number("select count(*) from pg_stat_activity where query = 'select pg_sleep(60)'"
                                    + " and state = 'active'")
                            == 1);
            Future<Boolean> end = threads.submit(() -> {
                guard.close();
                return straggler.isDone() || handle.isClosed();
            });
            assertFalse(end.isDone());
            statement.cancel();
            assertEquals("57014", straggler.get());
            assertTrue(end.get());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void it_is_equal_to_itself_and_tells_nothing_of_the_database() {
        GuardedConnection other = new GuardedConnection(raw);
        assertEquals(handle, handle);
        assertNotEquals(handle, other.handle());
        assertNotSame(raw, handle);
        assertEquals(handle.hashCode(), handle.hashCode());
        assertEquals("guarded PgConnection", handle.toString());
    }
}
