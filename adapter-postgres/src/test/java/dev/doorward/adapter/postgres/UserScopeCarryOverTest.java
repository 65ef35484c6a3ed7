package dev.doorward.adapter.postgres;

import static dev.doorward.adapter.postgres.HostDatabase.insert;
import static dev.doorward.adapter.postgres.HostDatabase.texts;
import static dev.doorward.adapter.postgres.HostDatabase.titles;
import static dev.doorward.adapter.postgres.HostDatabase.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** However a scope ends, whoever borrows the connection next is nobody. */
class UserScopeCarryOverTest {

    private static final String KILL = "select pg_terminate_backend(pid) from pg_stat_activity where pid = ";

    private static final HostDatabase HOST = new HostDatabase();

    private static final String SLEEPING =
            "select count(*) from pg_stat_activity where state = 'active' and usename = '" + HOST.app
                    + "' and query = 'select pg_sleep(60)'";

    private final ExecutorService another = Executors.newSingleThreadExecutor();
    private final UserId ada = HOST.user();
    private final UserId bob = HOST.user();
    private UserScope scope;

    private enum Ending {
        COMMITTED,
        WORK_THREW,
        WORK_THREW_AN_ERROR,
        STATEMENT_FAILED,
        FAILURE_SWALLOWED,
        CANCELLED,
        CANCELLATION_SWALLOWED,
        INTERRUPTED_BEFORE,
        INTERRUPTED_WITHIN,
        HANDLE_CLOSED,
        BROKEN_BY_ITSELF,
        BROKEN_BEHIND_ITS_BACK,
        COMMITTED_BY_SQL,
        USER_SET_FOR_THE_SESSION,
        USER_COMMITTED_FOR_THE_SESSION,
        NESTED
    }

    @BeforeEach
    void a_task() throws SQLException {
        HOST.database.run("truncate app.tasks");
        scope = UserScope.of(HOST.source(), "app.tasks");
        scope.as(ada, c -> insert(c, ada, "of Ada"));
    }

    @AfterEach
    void no_thread_stays() {
        another.shutdownNow();
    }

    @Test
    void with_a_pool_of_one_connection_nobody_is_left_on_it() throws Exception {
        cycles(1, Integer.getInteger("doorward.cycles", 1_000) / 2);
    }

    @Test
    void with_a_pool_of_two_connections_nobody_is_left_on_either() throws Exception {
        cycles(2, Integer.getInteger("doorward.cycles", 1_000) / 2);
    }

    private void cycles(int connections, int cycles) throws Exception {
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
        try (HikariDataSource pool = HOST.pool(connections)) {
            scope = UserScope.of(pool, "app.tasks");
            for (int cycle = 0; cycle < cycles; cycle++) {
                // Each once, then by chance.
                int number = cycle < Ending.values().length ? cycle : random.nextInt(Ending.values().length);
                Ending ending = Ending.values()[number];
                endings.merge(ending, 1, Integer::sum);
                end(ending);
                assertNobody(pool, connections, ending + ", cycle " + cycle + ", seed " + seed);
            }
        }
        System.out.println("carry-over: " + cycles + " cycles on " + connections + " connections, 0 carried over, seed "
                + seed + ", " + endings);
        assertEquals(Ending.values().length, endings.size(), "too few cycles to try every ending");
    }

    /** On every connection of the pool at the same time. */
    private static void assertNobody(DataSource pool, int connections, String when) throws SQLException {
        List<Connection> borrowed = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                borrowed.add(pool.getConnection());
            }
            for (Connection c : borrowed) {
                assertTrue(c.getAutoCommit(), when);
                assertEquals(
                        TransactionState.IDLE, c.unwrap(BaseConnection.class).getTransactionState(), when);
                assertEquals(
                        List.of("|" + HOST.app),
                        texts(
                                c,
                                "select coalesce(current_setting('doorward.user_id', true), '') || '|' || current_user"),
                        when);
                assertEquals(List.of(), titles(c), when);
            }
        } finally {
            for (Connection c : borrowed) {
                c.close();
            }
        }
    }

    private void end(Ending ending) throws Exception {
        switch (ending) {
            case COMMITTED -> assertEquals(List.of("of Ada"), scope.as(ada, c -> titles(c)));
            case WORK_THREW ->
                assertThrows(
                        IllegalArgumentException.class,
                        () -> scope.as(ada, c -> {
                            update(c, "delete from app.tasks");
                            throw new IllegalArgumentException();
                        }));
            case WORK_THREW_AN_ERROR ->
                assertThrows(
                        StackOverflowError.class,
                        () -> scope.as(ada, c -> {
                            update(c, "delete from app.tasks");
                            throw new StackOverflowError();
                        }));
            case STATEMENT_FAILED -> fails("22012", () -> scope.as(ada, c -> texts(c, "select 1 / 0")));
            case FAILURE_SWALLOWED ->
                assertThrows(
                        StoreFailure.class,
                        () -> scope.as(ada, c -> {
                            fails("22012", () -> texts(c, "select 1 / 0"));
                            return null;
                        }));
            case CANCELLED -> fails("57014", () -> scope.as(ada, c -> cancelled(c)));
            case CANCELLATION_SWALLOWED ->
                assertThrows(
                        StoreFailure.class,
                        () -> scope.as(ada, c -> {
                            fails("57014", () -> cancelled(c));
                            return null;
                        }));
            case INTERRUPTED_BEFORE -> {
                Thread.currentThread().interrupt();
                try {
                    // A pool may or may not refuse an interrupted borrower.
                    scope.as(ada, c -> titles(c));
                } catch (StoreFailure e) {
                    assertTrue(Thread.currentThread().isInterrupted());
                }
                assertTrue(Thread.interrupted());
            }
            case INTERRUPTED_WITHIN -> {
                scope.as(ada, c -> {
                    Thread.currentThread().interrupt();
                    return titles(c);
                });
                assertTrue(Thread.interrupted());
            }
            case HANDLE_CLOSED ->
                fails(
                        "08003",
                        () -> scope.as(ada, c -> {
                            c.close();
                            return titles(c);
                        }));
            case BROKEN_BY_ITSELF -> fails("57P01", () -> scope.as(ada, c -> texts(c, KILL + "pg_backend_pid()")));
            case BROKEN_BEHIND_ITS_BACK ->
                assertThrows(
                        StoreFailure.class,
                        () -> scope.as(ada, c -> {
                            String backend = texts(c, "select pg_backend_pid()").get(0);
                            assertEquals(List.of("t"), HOST.database.texts(KILL + backend));
                            return null;
                        }));
            case COMMITTED_BY_SQL ->
                assertThrows(IllegalStateException.class, () -> scope.as(ada, c -> update(c, "commit")));
            case USER_SET_FOR_THE_SESSION ->
                scope.as(ada, c -> update(c, "set session doorward.user_id = '" + ada + "'"));
            case USER_COMMITTED_FOR_THE_SESSION ->
                assertThrows(
                        IllegalArgumentException.class,
                        () -> scope.as(ada, c -> {
                            update(c, "set session doorward.user_id = '" + ada + "'; commit");
                            throw new IllegalArgumentException();
                        }));
            case NESTED ->
                assertThrows(IllegalStateException.class, () -> scope.as(ada, c -> scope.as(bob, d -> titles(d))));
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /** Runs until another thread cancels it, once the server runs it: the driver forgets a cancel that came too early. */
    private boolean cancelled(Connection c) throws SQLException {
        try (Statement statement = c.createStatement()) {
            another.submit(() -> {
                TestDatabase.eventually("the statement runs", () -> HOST.database.number(SLEEPING) == 1);
                statement.cancel();
                return null;
            });
            return statement.execute("select pg_sleep(60)");
        }
    }

    @Test
    void a_pooler_that_gives_each_transaction_another_server_connection_has_nobody_on_any() throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(HOST.source(), 3)) {
            scope = UserScope.of(pooler.source(), "app.tasks");
            for (int i = 0; i < 30; i++) {
                UserId user = i % 2 == 0 ? ada : bob;
                List<String> own = i % 2 == 0 ? List.of("of Ada") : List.of();
                assertEquals(own, scope.as(user, c -> titles(c)));
                end(Ending.WORK_THREW);
                end(Ending.STATEMENT_FAILED);
                end(Ending.USER_SET_FOR_THE_SESSION);
                for (Connection server : pooler.servers()) {
                    assertEquals(List.of(), titles(server));
                    assertEquals(
                            List.of(""),
                            texts(server, "select coalesce(current_setting('doorward.user_id', true), '')"));
                }
            }
            assertTrue(pooler.switches() > 100, pooler.switches() + " switches");
        }
    }

    @Test
    void a_connection_whose_rollback_fails_is_broken_and_not_given_back() throws Exception {
        try (SmallPool pool = new SmallPool(HOST.source(), 1)) {
            scope = UserScope.of(pool, "app.tasks");
            int before = Integer.parseInt(backend(pool));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> scope.as(ada, c -> {
                        HOST.database.texts(
                                KILL + texts(c, "select pg_backend_pid()").get(0));
                        throw new IllegalArgumentException();
                    }));
            assertTrue(before != Integer.parseInt(backend(pool)));
            assertNobody(pool, 1, "after a failed rollback");
        }
    }

    @Test
    void what_breaks_while_the_scope_opens_or_commits_is_a_failure_and_nobody_stays() throws Exception {
        for (int broken = 1; broken <= 2; broken++) {
            try (SmallPool pool = new SmallPool(HOST.source(), 1)) {
                scope = UserScope.of(pool, "app.tasks");
                int[] left = {broken};
                pool.afterEachExecution(connection -> {
                    if (--left[0] == 0) {
                        connection.abort(Runnable::run);
                    }
                });
                assertThrows(StoreFailure.class, () -> scope.as(ada, c -> null), "statement " + broken);
                assertEquals(0, left[0]);
                assertNobody(pool, 1, "after statement " + broken);
            }
        }
    }

    private static String backend(DataSource pool) throws SQLException {
        try (Connection c = pool.getConnection()) {
            return texts(c, "select pg_backend_pid()").get(0);
        }
    }

    private interface Statements {
        Object run() throws SQLException;
    }

    private static void fails(String state, Statements statements) {
        assertEquals(state, assertThrows(SQLException.class, statements::run).getSQLState());
    }
}
