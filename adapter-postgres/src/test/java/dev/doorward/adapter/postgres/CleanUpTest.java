package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.User;
import dev.doorward.testkit.ManualClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CleanUpTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(4);
    private final SmallPool feed = database.feed("feed");
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private PostgresStore store = open(PostgresOptions.defaults());

    private PostgresStore open(PostgresOptions options) {
        return PostgresStore.open(requests, feed, "doorward", options.withClock(clock));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        feed.close();
        requests.close();
    }

    private long rows(String table) {
        return database.number("select count(*) from doorward." + table);
    }

    private void revocation(Instant aliveUntil) {
        database.run("insert into doorward.revocations (session_id, alive_until) values (gen_random_uuid(), '"
                + aliveUntil + "')");
    }

    private void event(Instant at) {
        database.run("insert into doorward.events (id, at, kind, request_id, ip_hash) values (gen_random_uuid(), '" + at
                + "', 'signed_out', '', '')");
    }

    private void session(Instant expiresAt, Instant aliveUntil) {
        database.run("insert into doorward.sessions"
                + " select gen_random_uuid(), id, created_at, created_at, '" + expiresAt + "', '" + aliveUntil
                + "', '', ''"
                + " from doorward.users");
    }

    @Test
    void a_revocation_leaves_five_minutes_after_its_last_token_and_not_before() {
        revocation(NOW.minusSeconds(300));
        revocation(NOW.minusSeconds(301));
        assertEquals(1, store.cleanUp(NOW));
        assertEquals(1, rows("revocations"));
        assertEquals(1, store.cleanUp(NOW.plusSeconds(1)));
        assertEquals(0, rows("revocations"));
    }

    @Test
    void a_session_leaves_when_it_and_its_last_token_are_dead() {
        Nouns.register(store, Nouns.user("ada@example.org"));
        database.run("delete from doorward.sessions");
        session(NOW.minusSeconds(301), NOW.minusSeconds(300));
        session(NOW.minusSeconds(300), NOW.minusSeconds(301));
        session(NOW.minusSeconds(301), NOW.minusSeconds(301));
        assertEquals(1, store.cleanUp(NOW));
        assertEquals(2, rows("sessions"));
        assertEquals(0, rows("revocations"), "no token of it can live any more");
    }

    @Test
    void an_event_leaves_when_its_retention_is_over() {
        event(NOW.minus(Duration.ofDays(90)));
        event(NOW.minus(Duration.ofDays(90)).minusMillis(1));
        assertEquals(1, store.cleanUp(NOW));
        assertEquals(1, rows("events"));
    }

    @Test
    void without_retention_no_event_is_stored_and_those_there_are_go() {
        event(NOW.minusSeconds(1));
        store.close();
        store = open(PostgresOptions.defaults().withEventsRetention(Duration.ZERO));
        User user = Nouns.user("ada@example.org");
        assertTrue(Nouns.register(store, user));
        Account account = store.users().findByEmail(user.email()).orElseThrow();
        Session session = Nouns.session(user.id());
        assertTrue(Nouns.open(store, session, account, Nouns.hash("anew")));
        assertTrue(Nouns.end(store, session));

        assertEquals(1, rows("events"));
        assertEquals(1, store.cleanUp(NOW));
        assertEquals(0, rows("events"));
        assertEquals(1, rows("sessions"));
    }

    @Test
    void a_pool_that_does_not_commit_by_itself_is_cleaned_up_for_good() throws Exception {
        store.close();
        event(NOW.minus(Duration.ofDays(91)));
        try (SmallPool manual = database.pool(1).withoutAutoCommit();
                PostgresStore other = PostgresStore.open(
                        manual, feed, "doorward", PostgresOptions.defaults().withClock(clock))) {
            assertEquals(1, other.cleanUp(NOW));
        }
        assertEquals(0, rows("events"));
    }

    @Test
    void more_than_one_portion_goes_in_one_call() {
        database.run("insert into doorward.revocations (session_id, alive_until)"
                + " select gen_random_uuid(), '2026-01-01' from generate_series(1, " + (3 * CleanUp.PORTION + 1) + ")");
        assertEquals(3 * CleanUp.PORTION + 1, store.cleanUp(NOW));
        assertEquals(0, rows("revocations"));
    }

    @Test
    void a_revocation_that_is_prolonged_while_it_is_cleaned_up_stays() throws Exception {
        revocation(NOW.minusSeconds(1000));
        try (Connection other = database.source().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update doorward.revocations set alive_until = '" + NOW.plusSeconds(1000) + "'");
            Thread cleaning = new Thread(() -> store.cleanUp(NOW));
            cleaning.start();
            TestDatabase.eventually(
                    "the clean-up waits",
                    () -> database.number("select count(*) from pg_stat_activity"
                                    + " where wait_event_type = 'Lock' and query like 'delete from%revocations%'")
                            == 1);
            other.commit();
            cleaning.join();
        }
        assertEquals(1, rows("revocations"));
    }

    @Test
    void the_feed_cleans_up_by_itself() {
        store.close();
        clock.advance(Duration.ofDays(200));
        revocation(Instant.parse("2026-01-01T00:00:00Z"));
        event(Instant.parse("2026-01-01T00:00:00Z"));
        store = open(PostgresOptions.defaults());
        TestDatabase.eventually("it is cleaned up", () -> rows("revocations") + rows("events") == 0);
    }

    @Test
    void a_store_of_two_nodes_is_cleaned_up_by_both_at_once_without_a_failure() throws Exception {
        database.run("insert into doorward.events (id, at, kind, request_id, ip_hash)"
                + " select gen_random_uuid(), '2025-01-01', 'signed_out', '', '' from generate_series(1, 5000)");
        Thread other = new Thread(() -> store.cleanUp(NOW));
        other.start();
        store.cleanUp(NOW);
        other.join();
        assertEquals(0, rows("events"));
    }
}
