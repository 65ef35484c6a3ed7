package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.DeletionResult;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** An ended session on the node that ended it, on another one, and on one that starts later. */
class TwoNodesTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final Node.Shared shared = new Node.Shared();

    /** The ways to end the session of a user of one's own. */
    enum Ending {
        SIGN_OUT,
        END_ONE,
        END_ALL,
        CHANGE_PASSWORD,
        DISABLE,
        DELETE;

        void make(Node node, SessionGrant grant) {
            switch (this) {
                case SIGN_OUT -> node.signOut(grant);
                case END_ONE ->
                    assertTrue(node.auth
                            .ownAccount()
                            .endSession(
                                    node.authenticated(grant), grant.session().id(), Nouns.CLIENT));
                case END_ALL -> node.auth.ownAccount().endAllSessions(node.authenticated(grant), Nouns.CLIENT);
                case CHANGE_PASSWORD ->
                    assertInstanceOf(
                            PasswordChangeResult.Changed.class,
                            node.auth
                                    .ownAccount()
                                    .changePassword(
                                            node.authenticated(grant),
                                            PasswordChange.of(Node.PASSWORD, "another long password"),
                                            Nouns.CLIENT));
                case DISABLE ->
                    assertTrue(node.auth.administration().disable(grant.user().email(), Nouns.CLIENT));
                case DELETE ->
                    assertInstanceOf(
                            DeletionResult.Deleted.class,
                            node.auth.ownAccount().delete(node.authenticated(grant), Node.PASSWORD, Nouns.CLIENT));
            }
        }
    }

    private static void assertRefused(Node node, SessionGrant grant) {
        assertFalse(node.accepts(grant));
        assertInstanceOf(RefreshResult.Rejected.class, node.refresh(grant));
    }

    @Test
    void whatever_ends_a_session_is_known_at_once_on_its_node_soon_on_the_other_and_to_one_that_starts_later()
            throws Exception {
        List<SessionGrant> over = new ArrayList<>();
        try (Node one = new Node(database, shared, 2);
                Node other = new Node(database, shared, 2)) {
            SessionGrant stranger = one.signedUp("stranger@example.org");
            for (int i = 0; i < 4; i++) {
                for (Ending ending : Ending.values()) {
                    Node node = i % 2 == 0 ? one : other;
                    SessionGrant first = node.signedUp(ending + "." + i + "@example.org");
                    // The revocation has to outlive the newest token, which the ending node has not made.
                    shared.clock.advance(Duration.ofSeconds(1));
                    SessionGrant grant = (i % 2 == 0 ? other : one).refreshed(first);
                    ending.make(node, grant);
                    assertRefused(node, first);
                    assertRefused(node, grant);
                    over.add(first);
                    over.add(grant);
                }
            }
            TestDatabase.eventually(
                    "the other node refuses",
                    () -> over.stream().noneMatch(grant -> one.accepts(grant) || other.accepts(grant)));
            assertTrue(one.accepts(stranger) && other.accepts(stranger));
        }
        try (Node later = new Node(database, shared, 1)) {
            over.forEach(grant -> assertRefused(later, grant));
        }
    }

    @Test
    void the_session_of_a_deleted_user_is_refused_by_a_node_that_starts_later_until_its_last_token_is_dead()
            throws Exception {
        SessionGrant grant;
        try (Node one = new Node(database, shared, 1)) {
            grant = one.signedUp("ada@example.org");
            Ending.DELETE.make(one, grant);
            shared.clock.advance(Duration.ofMinutes(14));
            one.store.cleanUp(shared.clock.instant());
        }
        assertEquals(0, database.number("select count(*) from doorward.users"));
        try (Node later = new Node(database, shared, 1)) {
            assertRefused(later, grant);
        }
    }

    @Test
    void a_node_that_was_killed_under_load_has_forgotten_no_ending_that_it_acknowledged() throws Exception {
        int threadCount = 8;
        Queue<SessionGrant> acknowledged = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        Node killed = new Node(database, shared, 4);
        try {
            List<Future<Void>> runners = new ArrayList<>();
            for (int runner = 0; runner < threadCount; runner++) {
                runners.add(threads.submit(untilItIsKilled(killed, "runner" + runner, acknowledged)));
            }
            TestDatabase.eventually("some sessions are over", () -> acknowledged.size() > 200);
            killed.requests.cut();
            killed.feed.cut();
            database.texts("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
            for (Future<Void> runner : runners) {
                runner.get();
            }
            try (Node next = new Node(database, shared, 2)) {
                acknowledged.forEach(grant -> assertRefused(next, grant));
            }
        } finally {
            threads.shutdownNow();
            killed.close();
        }
        System.out.println("killed node: " + acknowledged.size() + " acknowledged endings, all known to the next one");
    }

    private static Callable<Void> untilItIsKilled(Node node, String name, Queue<SessionGrant> acknowledged) {
        return () -> {
            try {
                for (int i = 0; ; i++) {
                    SessionGrant grant = node.signedUp(name + "." + i + "@example.org");
                    Ending.values()[i % Ending.values().length].make(node, grant);
                    assertFalse(node.accepts(grant), "refused at once");
                    acknowledged.add(grant);
                }
            } catch (StoreFailure killed) {
                return null;
            }
        };
    }

    @Test
    void a_flood_of_sign_ins_that_holds_every_connection_does_not_age_the_feed() throws Exception {
        PostgresOptions options = PostgresOptions.defaults()
                .withRevocations(Duration.ofMillis(50), Duration.ofSeconds(10))
                .withListen(false);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (Node flooded = new Node(database, shared, 2, options);
                Node other = new Node(database, shared, 1, options);
                Connection operator = database.source().getConnection();
                Statement statement = operator.createStatement()) {
            SessionGrant grant = other.signedUp("ada@example.org");
            SessionGrant ended = other.signedUp("bob@example.org");
            operator.setAutoCommit(false);
            statement.execute("select from doorward.users where email = 'ada@example.org' for update");
            List<Future<SessionGrant>> signIns = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                signIns.add(threads.submit(() -> flooded.signedIn("ada@example.org")));
            }
            database.awaitLocked("every connection waits", 2);
            flooded.feed.executed();
            List<String> polls = new ArrayList<>();
            other.signOut(ended);
            TestDatabase.eventually("the feed goes on", () -> {
                polls.addAll(flooded.feed.executed());
                return polls.size() >= 10 && !flooded.accepts(ended);
            });
            assertTrue(flooded.accepts(grant));
            assertTrue(signIns.stream().noneMatch(Future::isDone), "the flood goes on");
            operator.rollback();
            for (Future<SessionGrant> signIn : signIns) {
                assertTrue(flooded.accepts(signIn.get()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void how_long_another_node_accepts_an_ended_session_is_printed_and_less_than_the_bound() throws Exception {
        PostgresOptions defaults = PostgresOptions.defaults();
        measure("with LISTEN", defaults, 8, 25);
        measure("polling every " + defaults.revocationPoll(), defaults.withListen(false), 40, 5);
    }

    /** Each sample begins right after the one before was seen, which with polling is the worst moment. */
    private void measure(String how, PostgresOptions options, int threadCount, int samples) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        List<Long> micros = new ArrayList<>();
        try (Node one = new Node(database, shared, 4, options);
                Node other = new Node(database, shared, 1, options)) {
            List<Callable<List<Long>>> runners = new ArrayList<>();
            for (int runner = 0; runner < threadCount; runner++) {
                runners.add(() -> {
                    List<Long> own = new ArrayList<>();
                    for (int i = 0; i < samples; i++) {
                        Session session = Nouns.session(UserId.random(), shared.clock.instant());
                        Nouns.end(one.store, session);
                        long acknowledged = System.nanoTime();
                        assertTrue(one.store.revocations().isRevoked(session.id()));
                        TestDatabase.eventually(
                                "the other node refuses",
                                () -> other.store.revocations().isRevoked(session.id()));
                        own.add((System.nanoTime() - acknowledged) / 1000);
                    }
                    return own;
                });
            }
            for (Future<List<Long>> runner : threads.invokeAll(runners)) {
                micros.addAll(runner.get());
            }
        } finally {
            threads.shutdownNow();
        }
        micros.sort(null);
        long worst = micros.get(micros.size() - 1);
        System.out.println("revocation on another node, " + how + ": " + micros.size() + " samples, median "
                + micros.get(micros.size() / 2) / 1000 + " ms, p99 " + micros.get(micros.size() * 99 / 100) / 1000
                + " ms, worst " + worst / 1000 + " ms");
        assertTrue(worst <= options.revocationMaxAge().toNanos() / 1000);
    }
}
