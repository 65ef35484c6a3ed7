package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.User;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(1);
    private final SmallPool feed = database.feed("feed");
    private final PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults());

    @AfterEach
    void close() throws Exception {
        assertEquals(List.of(), requests.leftBehind());
        store.close();
        feed.close();
        requests.close();
    }

    private static String everythingThatPrints(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void the_row_that_the_server_complains_about_is_not_told() {
        database.run("alter table doorward.users add constraint nobody check (name <> 'Ada')");
        User user = Nouns.user("canary@example.org");
        SQLException told = assertThrows(SQLException.class, () -> {
            try (var connection = database.source().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("insert into doorward.users values"
                        + " (gen_random_uuid(), 'canary@example.org', 'canary@example.org', 'Ada', now())");
            }
        });
        assertTrue(told.getMessage().contains("canary"), "otherwise this test proves nothing");

        StoreFailure failure = assertThrows(StoreFailure.class, () -> Nouns.register(store, user));
        assertEquals("registering a user failed: SQLState 23514, PSQLException", failure.getMessage());
        String printed = everythingThatPrints(failure);
        assertFalse(printed.contains("canary"), printed);
        assertTrue(printed.contains("PgPreparedStatement"), "where it happened is told");
    }

    @Test
    void a_nul_that_slips_through_is_a_store_failure() {
        Instant now = Instant.parse("2026-01-05T08:30:00Z");
        WrappedKey key = new WrappedKey("access-token", 1, "a\u0000b", "ES256", new byte[] {1}, now, now);
        assertThrows(StoreFailure.class, () -> store.signingKeys().add(key));
        assertThrows(StoreFailure.class, () -> store.signingKeys().all("\u0000"));
        assertEquals(0, database.number("select count(*) from doorward.signing_keys"));
    }

    @Test
    void an_address_that_does_not_belong_to_its_key_is_not_handed_out() {
        User user = Nouns.user("canary@example.org");
        assertTrue(Nouns.register(store, user));
        database.run("update doorward.users set email = 'somebody@example.org'");
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> store.users().findByEmail(Email.of("canary@example.org")));
        assertEquals("the address of user " + user.id() + " does not belong to its key", failure.getMessage());
    }

    @Test
    void an_address_or_a_name_that_is_none_is_not_handed_out() {
        Email ada = Email.of("ada@example.org");
        assertTrue(Nouns.register(store, Nouns.user(ada.typed())));
        database.run("update doorward.users set name = e'two\\nlines'");
        assertThrows(StoreFailure.class, () -> store.users().findByEmail(ada));
        database.run("update doorward.users set email = 'broken'");
        assertThrows(StoreFailure.class, () -> store.users().findByEmail(ada));
    }

    @Test
    void a_statement_that_takes_too_long_is_cancelled_and_the_connection_lives_on() {
        Jdbc hasty = new Jdbc(requests, new SchemaName("doorward"), 1);
        StoreFailure failure = assertThrows(
                StoreFailure.class, () -> hasty.query("sleeping", "select pg_sleep(60)", p -> {}, rows -> rows.next()));
        assertEquals("sleeping failed: SQLState 57014, PSQLException", failure.getMessage());
        assertTrue(Nouns.register(store, Nouns.user("ada@example.org")));
    }

    @Test
    void a_pool_without_a_free_connection_is_a_store_failure() throws SQLException {
        requests.cut();
        StoreFailure failure = assertThrows(StoreFailure.class, () -> Nouns.register(store, Nouns.user("a@b.example")));
        assertEquals("registering a user failed: SQLState 08001, SQLException", failure.getMessage());
        assertThrows(StoreFailure.class, () -> store.cleanUp(Instant.EPOCH));
        requests.mend();
    }

    private void loseTheAnswer(Runnable call) {
        requests.afterEachExecution(connection -> {
            connection.abort(Runnable::run);
            throw new SQLException("the answer was lost", "08006");
        });
        assertThrows(StoreFailure.class, call::run);
        requests.afterEachExecution(connection -> {});
    }

    @Test
    void a_registration_whose_answer_was_lost_is_whole() {
        User user = Nouns.user("ada@example.org");
        loseTheAnswer(() -> Nouns.register(store, user));

        assertFalse(Nouns.register(store, Nouns.user("ADA@example.org")));
        Account account = store.users().findByEmail(user.email()).orElseThrow();
        assertEquals(user, account.user());
        assertTrue(Nouns.open(store, Nouns.session(user.id()), account, account.passwordHash()));
        assertEquals(2, database.number("select count(*) from doorward.sessions"));
        assertEquals(2, database.number("select count(*) from doorward.events"));
    }

    @Test
    void a_sign_out_whose_answer_was_lost_is_known_to_the_feed_and_can_be_repeated() {
        store.awaitReady(Duration.ofSeconds(20));
        User user = Nouns.user("ada@example.org");
        Session session = Nouns.session(user.id());
        assertTrue(store.users()
                .register(
                        user,
                        Nouns.hash("first"),
                        Nouns.opening(session),
                        Nouns.event(AuthEventKind.SIGNED_UP, session)));
        loseTheAnswer(() -> Nouns.end(store, session));

        TestDatabase.eventually("the feed knows", () -> store.revocations().isRevoked(session.id()));
        assertFalse(Nouns.end(store, session));
        assertEquals(1, database.number("select count(*) from doorward.events where kind = 'signed_out'"));
    }
}
