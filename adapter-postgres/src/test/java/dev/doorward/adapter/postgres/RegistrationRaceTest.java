package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.user.User;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-002")
@Tag("SC-002")
class RegistrationRaceTest {

    private static final int THREADS = 64;

    @Test
    void of_64_simultaneous_sign_ups_with_spellings_of_one_email_exactly_one_leaves_rows() throws Exception {
        int rounds = Integer.getInteger("doorward.rounds", 100);
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        System.out.println("registration race: " + rounds + " rounds of " + THREADS + " threads, seed " + seed);
        Random random = new Random(seed);

        TestDatabase database = TestDatabase.migrated("doorward");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (SmallPool requests = database.pool(THREADS);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults())) {
            store.awaitReady(Duration.ofSeconds(20));
            CyclicBarrier start = new CyclicBarrier(THREADS);
            for (int round = 1; round <= rounds; round++) {
                List<Callable<Boolean>> signUps = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    User user = Nouns.user(spelling("j\u00F6rg" + round + "@m\u00FCnchen.example", random));
                    signUps.add(() -> {
                        start.await();
                        return Nouns.register(store, user);
                    });
                }
                int winners = 0;
                for (Future<Boolean> signUp : threads.invokeAll(signUps)) {
                    winners += signUp.get() ? 1 : 0;
                }
                assertEquals(1, winners, "round " + round + ", seed " + seed);
            }
        } finally {
            threads.shutdownNow();
        }
        for (String table : List.of("users", "password_hashes", "sessions", "events")) {
            assertEquals(rounds, database.number("select count(*) from doorward." + table), table);
        }
        assertEquals(
                rounds,
                database.number("select count(*) from doorward.users u"
                        + " join doorward.password_hashes h on h.user_id = u.id"
                        + " join doorward.sessions s on s.user_id = u.id"
                        + " join doorward.events e on e.user_id = u.id and e.session_id = s.id"));
    }

    /** The same address in upper or lower case, composed or decomposed. */
    private static String spelling(String email, Random random) {
        StringBuilder spelled = new StringBuilder();
        email.codePoints().forEach(c -> {
            String letter = random.nextBoolean() ? Character.toString(Character.toUpperCase(c)) : Character.toString(c);
            spelled.append(random.nextBoolean() ? Normalizer.normalize(letter, Normalizer.Form.NFD) : letter);
        });
        return spelled.toString();
    }
}
