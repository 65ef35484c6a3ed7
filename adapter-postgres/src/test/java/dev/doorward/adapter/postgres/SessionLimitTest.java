package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.RefreshResult;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.SessionGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many sessions of one user live, over all nodes. */
@Tag("FR-018")
class SessionLimitTest {

    private static final int THREADS = 8;
    private static final String EMAIL = "ada@example.org";

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final Node.Shared shared = new Node.Shared();

    private long living() {
        return database.number("select count(*) from doorward.sessions");
    }

    private void earlier(int sessions) {
        database.run("insert into doorward.sessions select gen_random_uuid(), id, now(),"
                + " '2020-01-01'::timestamptz + n * interval '1 second', now() + interval '7 days', now(), 0, 'k', 's', '', ''"
                + " from doorward.users, generate_series(1, " + sessions + ") n");
    }

    @Test
    void the_session_that_makes_room_is_refused_at_once_here_and_soon_elsewhere() throws Exception {
        try (Node one = new Node(database, shared, 1);
                Node other = new Node(database, shared, 1)) {
            SessionGrant first = one.signedUp(EMAIL);
            assertTrue(other.accepts(first));
            shared.clock.advance(Duration.ofSeconds(1));
            for (int session = 1; session < Sessions.MOST; session++) {
                one.signedIn(EMAIL);
            }
            assertTrue(one.accepts(first));
            SessionGrant last = one.signedIn(EMAIL);
            assertFalse(one.accepts(first));
            assertInstanceOf(RefreshResult.Rejected.class, one.refresh(first));
            assertInstanceOf(RefreshResult.Rejected.class, other.refresh(first));
            TestDatabase.eventually("the other node refuses", () -> !other.accepts(first));
            assertTrue(one.accepts(last) && other.accepts(last));
            assertEquals(
                    List.of(first.session().id().toString()),
                    database.texts("select d.session_id from doorward.events d join doorward.events s"
                            + " using (at, user_id, request_id, ip_hash) where d.kind = 'session_displaced'"
                            + " and s.kind = 'signed_in' and s.session_id = '"
                            + last.session().id() + "'"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
    void sign_ins_at_two_nodes_at_once_never_leave_more(String isolation) throws Exception {
        database.run("do $$ begin execute format('alter database %I set default_transaction_isolation = ''" + isolation
                + "''', current_database()); end $$");
        int rounds = Math.max(2, Integer.getInteger("doorward.rounds", 100) / 20);
        System.out.println("sessions of one user, " + isolation + ": " + rounds + " rounds of " + THREADS + " threads");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Node one = new Node(database, shared, THREADS);
                Node other = new Node(database, shared, THREADS)) {
            one.signedUp(EMAIL);
            earlier(Sessions.MOST - THREADS / 2);
            List<SessionGrant> last = List.of();
            for (int round = 0; round < rounds; round++) {
                List<Callable<SessionGrant>> runners = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    Node node = thread % 2 == 0 ? one : other;
                    runners.add(() -> {
                        SessionGrant grant = node.signedIn(EMAIL);
                        assertTrue(living() <= Sessions.MOST);
                        return grant;
                    });
                }
                last = new ArrayList<>();
                for (Future<SessionGrant> runner : threads.invokeAll(runners)) {
                    last.add(runner.get());
                }
                assertEquals(Sessions.MOST, living());
            }
            last.forEach(grant -> assertTrue(one.accepts(grant) && other.accepts(grant)));
        } finally {
            threads.shutdownNow();
        }
        assertEquals(0, database.number("select deadlocks from pg_stat_database where datname = current_database()"));
    }

    @Test
    void a_surplus_of_earlier_times_goes_by_and_by() throws Exception {
        try (Node node = new Node(database, shared, 1)) {
            node.signedUp(EMAIL);
            earlier(3 * Sessions.MOST);
            node.signedIn(EMAIL);
            assertEquals(2 * Sessions.MOST + 2, living());
            node.signedIn(EMAIL);
            node.signedIn(EMAIL);
            assertEquals(Sessions.MOST, living());
            node.signedIn(EMAIL);
            assertEquals(Sessions.MOST, living());
        }
    }

    @Test
    void a_surplus_by_a_clock_that_ran_ahead_goes_with_the_next_opening() throws Exception {
        try (Node node = new Node(database, shared, 1)) {
            node.signedUp(EMAIL);
            for (int session = 1; session < Sessions.MOST; session++) {
                node.signedIn(EMAIL);
            }
            shared.clock.advance(Duration.ofDays(8));
            node.signedIn(EMAIL);
            assertEquals(Sessions.MOST + 1, living(), "all the others had expired by then");
            shared.clock.advance(Duration.ofDays(-8));
            node.signedIn(EMAIL);
            assertEquals(Sessions.MOST, living());
        }
    }
}
