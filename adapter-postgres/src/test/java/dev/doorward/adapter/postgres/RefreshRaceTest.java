package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.RefreshResult;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.SessionGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One refresh token in many hands, on two nodes. */
@Tag("FR-012")
class RefreshRaceTest {

    private static final int THREADS = 64;

    @Test
    void of_64_simultaneous_refreshes_on_two_nodes_all_get_one_successor_and_a_replay_afterwards_ends_the_session()
            throws Exception {
        int rounds = Integer.getInteger("doorward.rounds", 100);
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        System.out.println("refresh race: " + rounds + " rounds of " + THREADS + " threads on 2 nodes, seed " + seed);
        Random random = new Random(seed);

        TestDatabase database = TestDatabase.migrated("doorward");
        Node.Shared shared = new Node.Shared();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long lost = 0;
        try (Node one = new Node(database, shared, 16);
                Node other = new Node(database, shared, 16)) {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            one.signedUp("ada@example.org");
            for (int round = 1; round <= rounds; round++) {
                String where = "round " + round + ", seed " + seed;
                SessionGrant first = one.signedIn("ada@example.org");
                List<Callable<Integer>> clients = new ArrayList<>();
                Set<String> successors = ConcurrentHashMap.newKeySet();
                for (int thread = 0; thread < THREADS; thread++) {
                    Random own = new Random(random.nextLong());
                    clients.add(() -> {
                        start.await();
                        return refreshUntilAnAnswerArrives(first, one, other, own, successors);
                    });
                }
                for (Future<Integer> client : threads.invokeAll(clients)) {
                    lost += client.get();
                }
                assertEquals(1, successors.size(), where);
                assertEquals(
                        1,
                        database.number("select generation from doorward.sessions where id = '"
                                + first.session().id() + "'"),
                        where);

                // Nobody was signed out: the successor is good for another refresh, on whichever node.
                SessionGrant second = one.refreshed(first);
                assertEquals(successors, Set.of(second.refreshToken().reveal()), where);
                SessionGrant third = other.refreshed(second);
                assertEquals(2, third.session().generation());
                assertTrue(one.accepts(first) && other.accepts(third), where);

                replayed(random.nextBoolean() ? first : second, third, one, other, shared, where);
            }
            assertEquals(
                    0, database.number("select deadlocks from pg_stat_database where datname = current_database()"));
        } finally {
            threads.shutdownNow();
        }
        System.out.println("refresh race: " + lost + " answers were lost and asked for again");
        assertNotEquals(0, lost);
        assertEquals(1, database.number("select count(*) from doorward.sessions"), "that of the sign-up");
        assertEquals(rounds, database.number("select count(*) from doorward.events where kind = 'refresh_replayed'"));
    }

    /** How many answers were lost on the way. */
    private static int refreshUntilAnAnswerArrives(
            SessionGrant grant, Node one, Node other, Random random, Set<String> successors) {
        for (int lost = 0; ; lost++) {
            SessionGrant answer = (random.nextBoolean() ? one : other).refreshed(grant);
            assertEquals(1, answer.session().generation());
            // Also what nobody gets has to be the same.
            successors.add(answer.refreshToken().reveal());
            if (random.nextInt(4) > 0) {
                return lost;
            }
        }
    }

    private static void replayed(
            SessionGrant replay, SessionGrant current, Node one, Node other, Node.Shared shared, String where) {
        shared.clock.advance(Duration.ofSeconds(31));
        assertInstanceOf(RefreshResult.Rejected.class, other.refresh(replay), where);
        AuthEvent last = shared.events.all().get(shared.events.all().size() - 1);
        assertEquals(AuthEventKind.REFRESH_REPLAYED, last.kind(), where);
        assertEquals(Optional.of(current.session().id()), last.session(), where);
        assertFalse(other.accepts(current), where);
        assertInstanceOf(RefreshResult.Rejected.class, one.refresh(current), where);
        assertInstanceOf(RefreshResult.Rejected.class, other.refresh(replay), where);
    }

    @Test
    void a_replay_on_one_node_ends_the_session_on_the_other_and_of_many_replays_one_leaves_an_event() throws Exception {
        TestDatabase database = TestDatabase.migrated("doorward");
        Node.Shared shared = new Node.Shared();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Node one = new Node(database, shared, 8);
                Node other = new Node(database, shared, 8)) {
            SessionGrant first = one.signedUp("ada@example.org");
            SessionGrant stranger = one.signedUp("bob@example.org");
            SessionGrant second = one.refreshed(first);
            shared.clock.advance(Duration.ofSeconds(31));

            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<RefreshResult>> replays = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Node node = thread % 2 == 0 ? one : other;
                replays.add(() -> {
                    start.await();
                    return node.refresh(first);
                });
            }
            for (Future<RefreshResult> replay : threads.invokeAll(replays)) {
                assertInstanceOf(RefreshResult.Rejected.class, replay.get());
            }
            TestDatabase.eventually("both nodes refuse", () -> !one.accepts(second) && !other.accepts(second));
            assertEquals(1, database.number("select count(*) from doorward.events where kind = 'refresh_replayed'"));
            assertTrue(other.accepts(other.refreshed(stranger)));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_refresh_that_meets_the_end_of_its_session_is_refused_or_its_token_is_revoked_too() throws Exception {
        int rounds = Integer.getInteger("doorward.rounds", 100);
        System.out.println("refresh against sign-out: " + rounds + " rounds");
        TestDatabase database = TestDatabase.migrated("doorward");
        Node.Shared shared = new Node.Shared();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Set<String> endings = new HashSet<>();
        try (Node node = new Node(database, shared, 2)) {
            node.signedUp("ada@example.org");
            for (int round = 0; round < rounds; round++) {
                SessionGrant grant = node.signedIn("ada@example.org");
                // The refreshed token outlives the one that signs out, so its revocation has to be kept longer.
                shared.clock.advance(Duration.ofMinutes(10));
                Future<RefreshResult> refresh = threads.submit(() -> node.refresh(grant));
                Future<?> signOut = threads.submit(() -> node.signOut(grant));
                signOut.get();
                if (refresh.get() instanceof RefreshResult.Refreshed refreshed) {
                    assertFalse(node.accepts(refreshed.grant()));
                    long kept = database.number("select extract(epoch from alive_until)::bigint from"
                            + " doorward.revocations where session_id = '"
                            + grant.session().id() + "'");
                    assertTrue(kept >= refreshed.grant().expiresAt().getEpochSecond());
                    endings.add("refreshed");
                } else {
                    endings.add("refused");
                }
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println("refresh against sign-out: " + endings + " were seen");
    }
}
