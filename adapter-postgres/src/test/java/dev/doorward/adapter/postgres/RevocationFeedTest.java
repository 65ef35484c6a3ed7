package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-011")
class RevocationFeedTest {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final PostgresOptions OFTEN =
            PostgresOptions.defaults().withRevocations(Duration.ofMillis(50), Duration.ofSeconds(10));
    private static final PostgresOptions SELDOM =
            PostgresOptions.defaults().withRevocations(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private SmallPool feed(String applicationName) {
        SmallPool feed = database.feed(applicationName);
        opened.add(feed);
        return feed;
    }

    private PostgresStore node(PostgresOptions options) {
        return node(feed("feed"), options);
    }

    /** A node whose feed measures time by hand. */
    private PostgresStore node(SmallPool feed, PostgresOptions options) {
        SmallPool requests = database.pool(1);
        PostgresStore store = PostgresStore.open(requests, feed, "doorward", options, nanoTime::get);
        opened.add(0, store);
        opened.add(requests);
        return store;
    }

    private PostgresStore ready(PostgresStore store) {
        store.awaitReady(WAIT);
        return store;
    }

    private static Session ended(PostgresStore store) {
        Session session = Nouns.session(UserId.random());
        Nouns.end(store, session);
        return session;
    }

    private static void eventuallyRevoked(PostgresStore store, Session session) {
        TestDatabase.eventually(
                "the session is refused", () -> store.revocations().isRevoked(session.id()));
    }

    @Test
    void the_other_node_is_told_without_waiting_for_its_poll() {
        PostgresStore one = ready(node(SELDOM));
        PostgresStore other = ready(node(SELDOM));
        for (int i = 0; i < 10; i++) {
            eventuallyRevoked(other, ended(one));
            eventuallyRevoked(one, ended(other));
        }
    }

    @Test
    void the_other_node_finds_out_by_polling_alone() {
        PostgresStore one = ready(node(OFTEN.withListen(false)));
        PostgresStore other = ready(node(OFTEN.withListen(false)));
        eventuallyRevoked(other, ended(one));
        eventuallyRevoked(one, ended(other));
    }

    @Test
    void a_feed_that_may_not_listen_polls() {
        SmallPool deaf = feed("deaf");
        deaf.beforeEachExecution(sql -> {
            if (sql.startsWith("listen")) {
                throw new SQLException("not supported", "0A000");
            }
        });
        PostgresStore one = ready(node(OFTEN));
        PostgresStore other = ready(node(deaf, OFTEN));
        eventuallyRevoked(other, ended(one));
    }

    @Test
    void a_clean_up_that_fails_does_not_stop_the_feed() throws Exception {
        SmallPool clumsy = feed("clumsy");
        CountDownLatch failed = new CountDownLatch(1);
        clumsy.beforeEachExecution(sql -> {
            if (sql.startsWith("delete")) {
                failed.countDown();
                throw new SQLException("not allowed", "42501");
            }
        });
        PostgresStore one = ready(node(OFTEN));
        PostgresStore other = ready(node(clumsy, OFTEN));
        failed.await();
        eventuallyRevoked(other, ended(one));
    }

    @Test
    void a_node_in_another_schema_is_not_concerned() {
        new PostgresSchema(database.source(), "another").migrate();
        SmallPool requests = database.pool(1);
        PostgresStore another = PostgresStore.open(requests, feed("feed"), "another", OFTEN);
        opened.add(0, another);
        opened.add(requests);
        ready(another);
        PostgresStore one = ready(node(OFTEN));
        PostgresStore other = ready(node(OFTEN));

        Session session = ended(one);
        eventuallyRevoked(other, session);
        assertFalse(another.revocations().isRevoked(session.id()));
    }

    @Test
    void nobody_is_let_in_before_every_ended_session_is_known() {
        PostgresStore one = ready(node(OFTEN));
        List<Session> ended = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ended.add(ended(one));
        }

        CountDownLatch held = new CountDownLatch(1);
        SmallPool slow = feed("slow");
        slow.afterEachExecution(connection -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        PostgresStore restarted = node(slow, OFTEN);
        assertFalse(restarted.ready());
        assertEquals(Optional.empty(), restarted.newsAge());
        assertThrows(StoreFailure.class, () -> restarted.revocations().isRevoked(SessionId.random()));
        assertThrows(StoreFailure.class, () -> restarted.awaitReady(Duration.ofMillis(1)));
        held.countDown();

        ready(restarted);
        assertTrue(restarted.ready());
        assertEquals(ended.size(), restarted.revocationsKnown());
        ended.forEach(session -> assertTrue(restarted.revocations().isRevoked(session.id())));
        assertFalse(restarted.revocations().isRevoked(SessionId.random()));
    }

    @Test
    void more_sessions_than_fit_in_one_portion_are_all_known_after_a_restart() {
        database.run("insert into doorward.revocations (session_id, alive_until)"
                + " select gen_random_uuid(), now() + interval '1 hour' from generate_series(1, 25000)");
        PostgresStore store = ready(node(OFTEN));
        for (String id : database.texts("select session_id from doorward.revocations")) {
            assertTrue(store.revocations().isRevoked(new SessionId(UUID.fromString(id))));
        }
    }

    @Test
    void a_feed_that_was_cut_off_comes_back_by_itself_and_has_missed_nothing() {
        PostgresStore one = ready(node(SELDOM));
        PostgresStore other = ready(node(feed("victim"), SELDOM));
        String pid = "select pid from pg_stat_activity where application_name = 'victim'";
        for (int i = 0; i < 3; i++) {
            TestDatabase.eventually(
                    "the feed is connected", () -> !database.texts(pid).isEmpty());
            database.texts("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'");
            eventuallyRevoked(other, ended(one));
        }
    }

    @Test
    void no_token_is_accepted_on_news_older_than_the_bound() {
        PostgresStore one = ready(node(OFTEN));
        SmallPool feed = feed("victim");
        PostgresStore other = ready(node(feed, OFTEN));
        SessionId living = SessionId.random();
        Session known = ended(other);

        feed.cut();
        database.texts("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'");
        TestDatabase.eventually(
                "the feed is gone",
                () -> database.texts("select pid from pg_stat_activity where application_name = 'victim'")
                        .isEmpty());
        Session session = ended(one);

        nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
        assertTrue(other.ready());
        nanoTime.addAndGet(Duration.ofSeconds(7).toNanos());
        assertFalse(other.revocations().isRevoked(session.id()), "the news are as old as they may be");
        assertFalse(other.ready(), "three polls were missed");
        nanoTime.addAndGet(1);
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> other.revocations().isRevoked(session.id()));
        assertEquals("the news of ended sessions are older than PT10S", failure.getMessage());
        assertThrows(StoreFailure.class, () -> other.revocations().isRevoked(living));
        assertTrue(other.revocations().isRevoked(known.id()), "what is known to have ended is refused as ever");
        assertFalse(other.ready());

        feed.mend();
        TestDatabase.eventually("the feed is back", other::ready);
        assertTrue(other.revocations().isRevoked(session.id()));
        assertFalse(other.revocations().isRevoked(living));
    }

    @Test
    void a_closed_store_lets_nobody_in_once_its_news_are_too_old() {
        PostgresStore store = ready(node(OFTEN));
        store.close();
        Duration age = store.newsAge().orElseThrow();
        nanoTime.addAndGet(Duration.ofSeconds(11).toNanos());
        assertEquals(age.plusSeconds(11), store.newsAge().orElseThrow());
        assertThrows(StoreFailure.class, () -> store.revocations().isRevoked(SessionId.random()));
    }

    @Test
    void closing_ends_the_connection_of_the_feed() {
        PostgresStore store = ready(node(feed("victim"), SELDOM));
        store.close();
        TestDatabase.eventually(
                "the connection is gone",
                () -> database.texts("select pid from pg_stat_activity where application_name = 'victim'")
                        .isEmpty());
    }

    @Test
    void a_row_that_is_committed_long_after_its_stamp_is_not_missed() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        SmallPool feed = feed("feed");
        feed.afterEachExecution(connection -> polls.incrementAndGet());
        PostgresStore store = ready(node(feed, OFTEN.withListen(false)));
        Session session = Nouns.session(UserId.random());

        try (Connection late = database.source().getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into doorward.revocations (session_id, alive_until, revoked_at) values ('"
                    + session.id() + "', now() + interval '1 hour', clock_timestamp() - interval '8 seconds')");
            int before = polls.get();
            TestDatabase.eventually("some polls", () -> polls.get() >= before + 3);
            assertFalse(store.revocations().isRevoked(session.id()));
            late.commit();
        }
        eventuallyRevoked(store, session);
    }
}
