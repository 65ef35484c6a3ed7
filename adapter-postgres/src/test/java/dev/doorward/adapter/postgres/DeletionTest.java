package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.User;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A deletion takes everything or nothing, with the rights of the running login. */
@Tag("FR-015")
class DeletionTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final String role = "running_login_" + System.nanoTime();
    private final User user = Nouns.user("ada@example.org");
    private final Session session = Nouns.session(user.id());
    private SmallPool requests;
    private SmallPool feed;
    private PostgresStore store;
    private Account account;

    @BeforeEach
    void register() {
        database.run("create role " + role + " login");
        new PostgresSchema(database.source(), "doorward").grantTo(role);
        PGSimpleDataSource login = database.source(role);
        requests = new SmallPool(login, 1);
        feed = new SmallPool(login, 1);
        store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults());
        store.awaitReady(Duration.ofSeconds(20));
        assertTrue(Nouns.register(store, user));
        account = store.users().find(user.id()).orElseThrow();
        assertTrue(Nouns.open(store, session, account, account.passwordHash()));
    }

    @AfterEach
    void close() throws Exception {
        assertEquals(List.of(), requests.leftBehind());
        store.close();
        feed.close();
        requests.close();
        database.run("drop owned by " + role + "; drop role " + role);
    }

    private boolean delete() {
        return store.users()
                .delete(
                        account,
                        AuthEvent.of(AuthEventKind.USER_DELETED, session.createdAt(), Nouns.CLIENT, user.id()));
    }

    private void assertNothingHasChanged() {
        assertTrue(store.users().find(user.id()).isPresent());
        assertTrue(store.sessions().find(session.id()).isPresent());
        assertFalse(store.revocations().isRevoked(session.id()));
        assertEquals(0, database.number("select count(*) from doorward.revocations"));
        assertEquals(2, database.number("select count(*) from doorward.events"));
    }

    private void tasks(String reference) {
        database.run("create table public.tasks (owner uuid references doorward.users (id) " + reference + ");"
                + " insert into public.tasks values ('" + user.id() + "')");
    }

    @Test
    void the_hosts_rows_go_with_the_user_without_a_right_of_the_login() {
        tasks("on delete cascade");
        assertTrue(delete());
        assertEquals(0, database.number("select count(*) from public.tasks"));
        for (String table : List.of("users", "password_hashes", "sessions")) {
            assertEquals(0, database.number("select count(*) from doorward." + table), table);
        }
        assertTrue(store.revocations().isRevoked(session.id()));
    }

    @Test
    void a_host_row_that_does_not_go_with_the_user_keeps_everything_as_it_was() {
        tasks("");
        StoreFailure failure = assertThrows(StoreFailure.class, this::delete);
        assertEquals("deleting a user failed: SQLState 23503, PSQLException", failure.getMessage());
        assertNothingHasChanged();
    }

    @Test
    void a_deletion_that_breaks_after_any_of_its_statements_has_changed_nothing() {
        for (int last = 1; last <= 3; last++) {
            int breaking = last;
            AtomicInteger executions = new AtomicInteger();
            requests.afterEachExecution(connection -> {
                if (executions.incrementAndGet() == breaking) {
                    throw new SQLException("broken", "XX000");
                }
            });
            assertThrows(StoreFailure.class, this::delete);
            requests.afterEachExecution(connection -> {});
            assertEquals(breaking, executions.get());
            assertNothingHasChanged();
        }
        assertTrue(delete());
    }
}
