package dev.doorward.adapter.postgres;

import static dev.doorward.adapter.postgres.HostDatabase.insert;
import static dev.doorward.adapter.postgres.HostDatabase.texts;
import static dev.doorward.adapter.postgres.HostDatabase.titles;
import static dev.doorward.adapter.postgres.HostDatabase.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.user.UserId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host's work can see and write as a user, on a pool of one connection. */
class UserScopeTest {

    private static final HostDatabase HOST = new HostDatabase();

    private final SmallPool pool = new SmallPool(HOST.source(), 1);
    private UserScope scope;
    private UserId ada;
    private UserId bob;

    @BeforeEach
    void two_users_with_a_task_each() throws SQLException {
        HOST.database.run("truncate app.tasks");
        ada = HOST.user();
        bob = HOST.user();
        scope = UserScope.of(pool, "app.tasks");
        scope.as(ada, c -> insert(c, ada, "of Ada"));
        scope.as(bob, c -> insert(c, bob, "of Bob"));
    }

    @AfterEach
    void the_connection_came_back_as_it_was() throws SQLException {
        assertNobody();
        assertEquals(List.of(), pool.leftBehind());
        pool.close();
    }

    @Test
    void without_a_user_there_are_no_rows_and_none_can_be_written() throws SQLException {
        try (Connection c = pool.getConnection()) {
            assertEquals(List.of(), titles(c));
            assertEquals(0, update(c, "update app.tasks set title = 'taken'"));
            assertEquals(0, update(c, "delete from app.tasks"));
            assertEquals("42501", state(() -> insert(c, ada, "smuggled")));
            assertEquals("42501", state(() -> update(c, "truncate app.tasks")));
        }
        assertEquals(2, HOST.everything().size());
    }

    @Test
    void a_fresh_connection_that_never_had_a_user_sees_no_rows() throws SQLException {
        try (Connection c = HOST.source().getConnection()) {
            assertEquals(List.of(), titles(c));
            assertEquals("42501", state(() -> insert(c, ada, "smuggled")));
        }
    }

    @Test
    void a_query_that_forgot_its_where_sees_and_changes_one_user_s_rows() throws SQLException {
        assertEquals(List.of("of Ada"), scope.as(ada, c -> titles(c)));
        assertEquals(1, change(ada, "update app.tasks set title = 'changed'"));
        assertEquals(
                List.of(bob + " of Bob"),
                HOST.everything().stream()
                        .filter(row -> !row.endsWith("changed"))
                        .toList());
        assertEquals(1, change(bob, "delete from app.tasks"));
        assertEquals(List.of(ada + " changed"), HOST.everything());
    }

    @Test
    void a_row_cannot_be_made_for_another_user_nor_given_away() {
        assertEquals("42501", state(() -> scope.as(ada, c -> insert(c, bob, "gift"))));
        assertEquals(
                "42501", state(() -> scope.as(ada, c -> update(c, "update app.tasks set user_id = '" + bob + "'"))));
        assertEquals(
                List.of("of Ada", "of Bob"),
                HOST.everything().stream()
                        .map(row -> row.substring(37))
                        .sorted()
                        .toList());
    }

    @Test
    void deleting_a_user_deletes_the_tasks_though_the_deleting_login_sees_none_of_them() throws SQLException {
        HOST.database.run("grant usage on schema doorward to " + HOST.app);
        HOST.database.run("grant select, delete on doorward.users to " + HOST.app);
        try (Connection c = pool.getConnection()) {
            assertEquals(1, update(c, "delete from doorward.users where id = '" + ada + "'"));
        }
        assertEquals(List.of(bob + " of Bob"), HOST.everything());

        assertEquals(1, change(ada, "delete from doorward.users where id = '" + bob + "'"));
        assertEquals(List.of(), HOST.everything());
    }

    @Test
    void a_foreign_key_still_refuses_a_user_that_does_not_exist() {
        UserId nobody = UserId.random();
        assertEquals("23503", state(() -> scope.as(nobody, c -> insert(c, nobody, "of nobody"))));
    }

    @Test
    void what_the_work_throws_is_thrown_on_and_everything_is_rolled_back() {
        for (Throwable thrown : List.of(
                new IOException("checked"),
                new SQLException("checked"),
                new RuntimeException("unchecked"),
                new Error("error"))) {
            Throwable seen = assertThrows(
                    Throwable.class,
                    () -> scope.as(ada, c -> {
                        insert(c, ada, "half done");
                        if (thrown instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) thrown;
                    }));
            assertSame(thrown, seen);
        }
        assertEquals(2, HOST.everything().size());
    }

    @Test
    void work_that_went_on_after_a_failed_statement_is_a_failure_and_leaves_nothing() {
        StoreFailure e = assertThrows(
                StoreFailure.class,
                () -> scope.as(ada, c -> {
                    insert(c, ada, "before");
                    assertEquals("22012", state(() -> texts(c, "select 1 / 0")));
                    return null;
                }));
        assertTrue(e.getMessage().contains("25P02"), e.getMessage());
        assertEquals(2, HOST.everything().size());
    }

    @Test
    void a_savepoint_undoes_a_part_and_the_user_stays() throws SQLException {
        scope.as(ada, c -> {
            insert(c, ada, "kept");
            var savepoint = c.setSavepoint();
            insert(c, ada, "undone");
            state(() -> texts(c, "select 1 / 0"));
            c.rollback(savepoint);
            c.releaseSavepoint(c.setSavepoint());
            return insert(c, ada, "also kept");
        });
        assertEquals(List.of("also kept", "kept", "of Ada"), scope.as(ada, c -> titles(c)));
    }

    @Test
    void a_commit_in_sql_leaves_the_work_without_user_and_ends_the_scope_with_an_exception() {
        for (String end : List.of("commit", "rollback", "commit and chain", "end")) {
            IllegalStateException e = assertThrows(
                    IllegalStateException.class,
                    () -> scope.as(ada, c -> {
                        update(c, end);
                        assertEquals(List.of(), titles(c));
                        assertEquals(0, update(c, "delete from app.tasks"));
                        return null;
                    }));
            assertTrue(e.getMessage().contains("ended the transaction"), e.getMessage());
        }
    }

    @Test
    void a_user_set_for_the_session_by_sql_does_not_outlive_the_scope() throws SQLException {
        scope.as(ada, c -> update(c, "set doorward.user_id = '" + ada + "'"));
        assertNobody();
        assertThrows(
                IllegalStateException.class,
                () -> scope.as(ada, c -> update(c, "set doorward.user_id = '" + bob + "'")));
        assertNobody();
        assertThrows(IllegalStateException.class, () -> scope.as(ada, c -> update(c, "reset all")));
    }

    @Test
    void a_user_committed_to_the_session_by_sql_costs_the_connection() throws SQLException {
        int before = backend();
        assertThrows(
                IllegalStateException.class,
                () -> scope.as(ada, c -> update(c, "set doorward.user_id = '" + bob + "'; commit")));
        assertNobody();
        assertTrue(before != backend(), "the connection was kept");
    }

    @Test
    void a_deferred_trigger_runs_as_the_user() throws SQLException {
        HOST.asOwner("create table app.counted (user_id uuid, tasks int)");
        HOST.asOwner(RowLevelSecurity.sql("app.counted", "user_id") + RowLevelSecurity.grants("app.counted", HOST.app));
        HOST.asOwner("create function app.count_tasks() returns trigger language plpgsql as $$ begin"
                + " insert into app.counted select new.user_id, count(*) from app.tasks; return null; end $$");
        HOST.asOwner("create constraint trigger counting after insert on app.tasks initially deferred"
                + " for each row execute function app.count_tasks()");
        try {
            scope.as(ada, c -> insert(c, ada, "second"));
            assertEquals(List.of("2"), scope.as(ada, c -> texts(c, "select tasks from app.counted")));
        } finally {
            HOST.asOwner("drop trigger counting on app.tasks; drop table app.counted");
        }
    }

    @Test
    void a_commit_that_fails_leaves_nothing() {
        HOST.asOwner("alter table app.tasks add constraint one_title unique (title) deferrable initially deferred");
        try {
            StoreFailure e = assertThrows(StoreFailure.class, () -> scope.as(ada, c -> insert(c, ada, "of Bob")));
            assertTrue(e.getMessage().contains("23505"), e.getMessage());
            assertFalse(e.getMessage().contains("of Bob"), e.getMessage());
            assertEquals(2, HOST.everything().size());
        } finally {
            HOST.asOwner("alter table app.tasks drop constraint one_title");
        }
    }

    @Test
    void a_scope_within_a_scope_is_refused_and_the_outer_one_is_rolled_back() throws SQLException {
        UserScope other = UserScope.of(HOST.source(), "app.tasks");
        for (UserScope inner : List.of(scope, other)) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> scope.as(ada, c -> inner.as(bob, d -> titles(d))));
            assertTrue(e.getMessage().contains("already"), e.getMessage());
        }
        assertEquals(List.of("of Ada"), scope.as(ada, c -> titles(c)));
    }

    @Test
    void an_interruption_is_left_to_the_work_and_its_flag_stays() throws SQLException {
        int written = scope.as(ada, c -> {
            Thread.currentThread().interrupt();
            return insert(c, ada, "interrupted");
        });
        assertTrue(Thread.interrupted());
        assertEquals(1, written);
        assertEquals(List.of("interrupted", "of Ada"), scope.as(ada, c -> titles(c)));

        assertThrows(
                InterruptedException.class,
                () -> scope.as(ada, c -> {
                    insert(c, ada, "undone");
                    throw new InterruptedException();
                }));
        assertEquals(List.of("interrupted", "of Ada"), scope.as(ada, c -> titles(c)));
    }

    @Test
    void a_pool_without_autocommit_gets_its_connection_back_without_it() throws SQLException {
        try (SmallPool without = new SmallPool(HOST.source(), 1).withoutAutoCommit()) {
            UserScope other = UserScope.of(without, "app.tasks");
            assertEquals(List.of("of Ada"), other.as(ada, c -> titles(c)));
            assertThrows(
                    Error.class,
                    () -> other.as(ada, c -> {
                        throw new Error();
                    }));
            assertEquals(List.of(), without.leftBehind());
        }
    }

    @Test
    void everything_a_successful_scope_says_is_said_in_one_transaction_so_that_a_pooler_may_switch_servers_between() {
        pool.executed();
        scope.as(ada, c -> null);
        List<String> said = pool.executed();
        assertEquals(2, said.size(), said.toString());
        assertEquals(
                0,
                HOST.database.number("select count(*) from pg_stat_activity where usename = '" + HOST.app
                        + "' and state like 'idle in%'"));
    }

    @Test
    void null_is_the_caller_s_bug() {
        assertThrows(NullPointerException.class, () -> scope.as(null, c -> null));
        assertThrows(NullPointerException.class, () -> scope.as(ada, null));
    }

    @Test
    void an_unreachable_database_is_a_failure() {
        pool.cut();
        assertThrows(StoreFailure.class, () -> scope.as(ada, c -> null));
        pool.mend();
    }

    @Test
    void a_result_and_a_statement_are_read_as_from_any_connection() throws SQLException {
        String title = scope.as(ada, c -> {
            try (PreparedStatement statement = c.prepareStatement("select title from app.tasks where user_id = ?")) {
                statement.setObject(1, ada.value());
                try (ResultSet row = statement.executeQuery()) {
                    assertTrue(row.next());
                    return row.getString("title");
                }
            }
        });
        assertEquals("of Ada", title);
        assertNull(scope.<String, SQLException>as(ada, c -> {
            try (Statement statement = c.createStatement()) {
                assertSame(c, statement.getConnection());
                return null;
            }
        }));
    }

    private int change(UserId user, String sql) throws SQLException {
        return scope.as(user, c -> update(c, sql));
    }

    private int backend() throws SQLException {
        try (Connection c = pool.getConnection()) {
            return Integer.parseInt(texts(c, "select pg_backend_pid()").get(0));
        }
    }

    private void assertNobody() throws SQLException {
        try (Connection c = pool.getConnection()) {
            assertEquals(List.of(""), texts(c, "select coalesce(current_setting('doorward.user_id', true), '')"));
            assertEquals(List.of(), titles(c));
        }
    }

    private interface Statements {
        Object run() throws SQLException;
    }

    /** The SQLState with which something is refused. */
    private static String state(Statements statements) {
        return assertThrows(SQLException.class, statements::run).getSQLState();
    }
}
