package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.User;
import dev.doorward.testkit.ManualClock;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class CleanUpTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final int DEAD = 20_000;

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
                + "', 0, 'key', 'salt', '', '' from doorward.users");
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
    void a_device_leaves_five_minutes_after_it_is_forgotten_and_attempts_after_they_count_no_more() {
        Nouns.register(store, Nouns.user("ada@example.org"));
        database.run("delete from doorward.devices");
        for (Instant end : List.of(NOW.minusSeconds(300), NOW.minusSeconds(301))) {
            database.run(
                    "insert into doorward.devices select sha256('" + end + "'), id, '" + end + "' from doorward.users");
            database.run("insert into doorward.attempts values ('" + end + "', 1, '2026-01-01', '-infinity', '" + end
                    + "')");
        }
        assertEquals(2, store.cleanUp(NOW));
        assertEquals(1, rows("devices"));
        assertEquals(1, rows("attempts"));
        assertEquals(2, store.cleanUp(NOW.plusSeconds(1)));
    }

    @Test
    void attempts_that_still_count_stay() {
        Limit limit = new Limit("account:ada", new Rule.Backoff(1, Duration.ofHours(1), Duration.ofHours(1)));
        assertTrue(store.attempts().take(List.of(limit), NOW).isEmpty());
        assertEquals(0, store.cleanUp(NOW.plus(Rule.Backoff.FORGOTTEN)));
        assertTrue(store.attempts().take(List.of(limit), NOW).isPresent());
        assertEquals(1, store.cleanUp(NOW.plus(Rule.Backoff.FORGOTTEN).plusSeconds(301)));
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
    void a_dead_row_that_somebody_has_locked_is_left_for_the_next_time() throws Exception {
        revocation(NOW.minusSeconds(1000));
        revocation(NOW.minusSeconds(2000));
        try (Connection other = database.source().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update doorward.revocations set alive_until = '" + NOW.plusSeconds(1000)
                    + "' where alive_until > '" + NOW.minusSeconds(1500) + "'");
            assertEquals(1, store.cleanUp(NOW), "it does not wait");
            other.commit();
        }
        assertEquals(0, store.cleanUp(NOW));
        assertEquals(1, rows("revocations"), "prolonged");
    }

    private User manyDeadRows() {
        User user = Nouns.user("ada@example.org");
        assertTrue(Nouns.register(store, user));
        assertTrue(Nouns.register(store, Nouns.user("eve@example.org")));
        database.run("""
                insert into doorward.sessions
                    select gen_random_uuid(), id, '2026-01-01', '2026-01-01', '2026-01-08', '2026-01-01', 0, 'key', 'salt', '', ''
                      from doorward.users, generate_series(1, %1$d) where email = 'ada@example.org';
                insert into doorward.devices
                    select sha256(n::text::bytea), id, '2026-01-01'
                      from doorward.users, generate_series(1, %1$d) n where email = 'eve@example.org';
                insert into doorward.attempts
                    select 'key ' || n, 1, '2026-01-01', '-infinity', '2026-01-01' from generate_series(1, %1$d) n;
                insert into doorward.revocations (session_id, alive_until)
                    select gen_random_uuid(), '2026-01-01' from generate_series(1, %1$d);
                insert into doorward.events (id, at, kind, request_id, ip_hash)
                    select gen_random_uuid(), '2026-01-01', 'signed_out', '', '' from generate_series(1, %1$d)
                """.formatted(DEAD));
        return user;
    }

    /** In, refreshed, and out. */
    private void comeAndGo(User user) {
        Account account = store.users().findByEmail(user.email()).orElseThrow();
        Session session = Nouns.session(user.id(), NOW);
        assertTrue(Nouns.open(store, session, account, Nouns.hash("anew")));
        assertTrue(store.sessions().find(session.id()).isPresent());
        assertTrue(store.sessions().refresh(session.refreshed(NOW, session.aliveUntil(), Nouns.CLIENT)));
        assertTrue(Nouns.end(store, session));
    }

    @Test
    void whoever_comes_and_goes_needs_nothing_that_a_portion_has_locked() throws Exception {
        User user = manyDeadRows();
        try (Connection cleaning = database.source().getConnection()) {
            cleaning.setAutoCommit(false);
            CleanUp cleanUp = new CleanUp(new SchemaName("doorward"), Duration.ofDays(90));
            assertEquals(5 * CleanUp.PORTION, cleanUp.portion(cleaning, NOW));
            // The locks of the portion are held until its end, so whoever needed one would wait and be cancelled.
            comeAndGo(user);
            assertTrue(Nouns.register(store, Nouns.user("bob@example.org")));
            Limit limit = new Limit("failures:192.0.2.7", new Rule.Rate(1, Duration.ofHours(1)));
            assertTrue(store.attempts().take(List.of(limit), NOW).isEmpty());
            cleaning.rollback();
        }
    }

    @Test
    void nobody_waits_for_a_lock_while_20000_dead_rows_of_each_kind_are_cleaned_up() throws Exception {
        store.close();
        User user = manyDeadRows();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger came = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        PGSimpleDataSource cleaner = database.source();
        cleaner.setApplicationName("cleaner");
        try (SmallPool cleaning = new SmallPool(cleaner, 1)) {
            // Its feed cleans up too, and would be in the way of the count.
            PostgresStore node = PostgresStore.open(cleaning, feed, "doorward", PostgresOptions.defaults());
            node.close();
            List<Future<?>> visitors = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                visitors.add(threads.submit(() -> {
                    while (!done.get()) {
                        comeAndGo(user);
                        came.incrementAndGet();
                    }
                }));
            }
            Future<Integer> watcher = threads.submit(() -> {
                int looks = 0;
                for (; !done.get(); looks++) {
                    assertEquals(List.of(), database.texts("""
                            select waiting.query from pg_stat_activity waiting
                              join pg_stat_activity cleaner on cleaner.pid = any (pg_blocking_pids(waiting.pid))
                             where cleaner.application_name = 'cleaner' and waiting.datname = current_database()
                            """));
                }
                return looks;
            });
            TestDatabase.eventually("somebody has come", () -> came.get() > 3);
            int before = came.get();
            try {
                assertEquals(5 * DEAD, node.cleanUp(NOW));
            } finally {
                done.set(true);
            }
            for (Future<?> visitor : visitors) {
                visitor.get();
            }
            System.out.println("clean-up of " + 5 * DEAD + " dead rows: " + (came.get() - before)
                    + " sign-ins meanwhile, " + watcher.get() + " looks, 0 waits");
            assertTrue(came.get() > before);
            assertTrue(watcher.get() > 0);
        } finally {
            threads.shutdownNow();
        }
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
        // Its feed cleans up too: were it a third, both could find that others have just done their portion, and stop.
        store.close();
        database.run("insert into doorward.events (id, at, kind, request_id, ip_hash)"
                + " select gen_random_uuid(), '2025-01-01', 'signed_out', '', '' from generate_series(1, 5000)");
        Thread other = new Thread(() -> store.cleanUp(NOW));
        other.start();
        store.cleanUp(NOW);
        other.join();
        assertEquals(0, rows("events"));
    }
}
