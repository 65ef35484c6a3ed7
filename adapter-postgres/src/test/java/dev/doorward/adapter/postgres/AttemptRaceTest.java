package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.AuthPolicy;
import dev.doorward.core.SignInResult;
import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many guesses at the same moment, on two nodes, with the default limits. */
@Tag("FR-018")
class AttemptRaceTest {

    private static final int THREADS = 64;
    private static final AuthPolicy POLICY = AuthPolicy.defaults().withHashing(THREADS, THREADS, Duration.ofMinutes(1));

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final Node.Shared shared = new Node.Shared();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CyclicBarrier start = new CyclicBarrier(THREADS);
    private final long seed = Long.getLong("doorward.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @AfterEach
    void nobody_has_waited_in_a_circle() {
        threads.shutdownNow();
        assertEquals(0, database.number("select deadlocks from pg_stat_database where datname = current_database()"));
    }

    private Node node() {
        return new Node(database, shared, 16, PostgresOptions.defaults(), POLICY);
    }

    private <T> List<T> atOnce(IntFunction<T> runner) throws Exception {
        List<Callable<T>> runners = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            runners.add(() -> {
                start.await();
                return runner.apply(number);
            });
        }
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(runners)) {
            results.add(result.get());
        }
        return results;
    }

    private static SignInResult guess(Node node, String email, String address) {
        return node.auth.signIn(Credentials.of(email, "wrong horse battery"), new ClientInfo("", address, ""));
    }

    private static long verified(Stream<SignInResult> results) {
        return results.filter(SignInResult.Rejected.class::isInstance).count();
    }

    @Test
    void of_64_simultaneous_guesses_at_one_account_exactly_five_are_verified_and_the_others_told_to_wait_a_second()
            throws Exception {
        int rounds = Integer.getInteger("doorward.rounds", 100);
        System.out.println(
                "guesses at one account: " + rounds + " rounds of " + THREADS + " threads on 2 nodes, seed " + seed);
        try (Node one = node();
                Node other = node()) {
            one.signedUp("known@example.org");
            for (int round = 0; round < rounds; round++) {
                String email = round == 0 ? "known@example.org" : "unknown" + round + "@example.org";
                boolean sameAddress = random.nextBoolean();
                String network = "2001:db8:" + Integer.toHexString(round) + ":";
                List<SignInResult> results = atOnce(thread ->
                        guess(thread % 2 == 0 ? one : other, email, network + (sameAddress ? "0" : thread) + "::1"));
                String where = "round " + round + ", seed " + seed;
                assertEquals(5, verified(results.stream()), where);
                results.stream()
                        .filter(SignInResult.Throttled.class::isInstance)
                        .forEach(refused ->
                                assertEquals(new SignInResult.Throttled(Duration.ofSeconds(1)), refused, where));
            }
        }
    }

    @Test
    void of_256_guesses_by_64_threads_at_as_many_accounts_from_one_address_exactly_100_are_verified() throws Exception {
        int rounds = Math.max(1, Integer.getInteger("doorward.rounds", 100) / 20);
        System.out.println("guesses from one address: " + rounds + " rounds of " + THREADS + " threads on 2 nodes");
        try (Node one = node();
                Node other = node()) {
            for (int round = 0; round < rounds; round++) {
                String address = "2001:db8:" + Integer.toHexString(round) + "::1";
                String name = "round" + round + "-";
                List<List<SignInResult>> results = atOnce(thread -> Stream.of(0, 1, 2, 3)
                        .map(i -> guess(i % 2 == 0 ? one : other, name + thread + "-" + i + "@example.org", address))
                        .toList());
                assertEquals(100, verified(results.stream().flatMap(List::stream)), "round " + round);
            }
        }
    }

    @Test
    void whoever_loses_a_race_at_one_limit_leaves_no_count_at_the_others() throws Exception {
        int rounds = Math.max(1, Integer.getInteger("doorward.rounds", 100) / 20);
        System.out.println("races at two limits: " + rounds + " rounds of " + THREADS + " threads, seed " + seed);
        Instant now = shared.clock.instant().truncatedTo(ChronoUnit.MICROS);
        Duration hour = Duration.ofHours(1);
        try (Node one = node();
                Node other = node()) {
            for (int round = 0; round < rounds; round++) {
                String where = "round " + round + ", seed " + seed;
                Limit address = new Limit("address " + where, new Rule.Rate(50, hour));
                List<Limit> accounts = Stream.iterate(0, i -> i < 8, i -> i + 1)
                        .map(i -> new Limit("account " + i + " " + where, new Rule.Backoff(5, hour, hour)))
                        .toList();
                List<Boolean> taken = atOnce(thread -> (thread % 2 == 0 ? one : other)
                        .store
                        .attempts()
                        .take(List.of(accounts.get(thread % 8), address), now)
                        .isEmpty());
                long through = taken.stream().filter(pass -> pass).count();
                assertTrue(through > 0 && through <= 40, through + " in " + where);
                // The rest is still there, of each account and of the address.
                long more = 0;
                for (Limit account : accounts) {
                    while (one.store.attempts().take(List.of(account), now).isEmpty()) {
                        more++;
                    }
                }
                assertEquals(40, through + more, where);
                for (; one.store.attempts().take(List.of(address), now).isEmpty(); through++) {
                    assertTrue(through < 50, where);
                }
                assertEquals(50, through, where);
            }
        }
    }

    @Test
    void in_a_database_that_serialises_every_transaction_the_count_is_as_exact() throws Exception {
        for (String isolation : List.of("repeatable read", "serializable")) {
            database.run("do $$ begin execute format('alter database %I set default_transaction_isolation = %L',"
                    + " current_database(), '" + isolation + "'); end $$");
            Instant now = shared.clock.instant();
            Duration hour = Duration.ofHours(1);
            try (Node one = node();
                    Node other = node()) {
                List<Limit> limits = List.of(
                        new Limit("account " + isolation, new Rule.Backoff(5, hour, hour)),
                        new Limit("address " + isolation, new Rule.Rate(7, hour)));
                List<Optional<Duration>> results = atOnce(thread ->
                        (thread % 2 == 0 ? one : other).store.attempts().take(limits, now));
                assertEquals(5, results.stream().filter(Optional::isEmpty).count(), isolation);
                one.store.attempts().forgive(limits, now);
                assertEquals(Optional.empty(), other.store.attempts().take(limits, now), isolation);
            }
        }
    }
}
