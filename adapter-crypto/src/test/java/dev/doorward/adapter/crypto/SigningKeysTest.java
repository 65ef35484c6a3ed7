package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessToken;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

    private static final String PURPOSE = "access-token";
    private static final String UNKNOWN_ID = "A".repeat(43);
    private static final Duration LIFE = Duration.ofHours(1);

    private final ObservedKeyStore store = new ObservedKeyStore();
    private final MasterKey master = MasterKey.generate();
    private final ManualClock clock = new ManualClock();
    private long nanos = 123;

    private SigningKeys open(SigningAlgorithm algorithm) {
        return SigningKeys.forAccessTokens(store, master, algorithm, LIFE, clock, () -> nanos, Runnable::run);
    }

    private String signed(SigningKeys keys) {
        return new JwtAccessTokens(keys, "i", "a")
                .issue(new TokenForge(SigningAlgorithm.HS256).claims())
                .reveal();
    }

    /** A token of a key that another node has made since. */
    private String foreign() {
        SigningKeys other = open(SigningAlgorithm.ES256);
        other.rotate();
        clock.advance(SigningKeys.LEAD_TIME);
        return signed(other);
    }

    private boolean accepts(SigningKeys keys, String token) {
        return new JwtAccessTokens(keys, "i", "a").verify(AccessToken.of(token)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void the_first_key_is_made_once_and_signs_at_once(SigningAlgorithm algorithm) {
        SigningKeys first = open(algorithm);
        SigningKeys second = open(algorithm);
        assertEquals(1, store.all(PURPOSE).size());
        WrappedKey key = store.all(PURPOSE).get(0);
        assertEquals(1, key.sequence());
        assertEquals(algorithm.joseName(), key.algorithm());
        assertEquals(key.id(), first.current().id());
        assertEquals(ManualClock.START, key.createdAt());
        assertEquals(ManualClock.START, key.signsFrom());
        assertTrue(accepts(second, signed(first)));
        assertTrue(accepts(first, signed(second)));
    }

    @Test
    void times_are_whole_microseconds() {
        clock.advance(Duration.ofNanos(1_999));
        open(SigningAlgorithm.ES256);
        assertEquals(
                ManualClock.START.plusNanos(1_000), store.all(PURPOSE).get(0).createdAt());
    }

    @Test
    void nodes_that_open_at_the_same_time_share_one_key() throws Exception {
        int nodes = 16;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<SigningKeys>> opening = new ArrayList<>();
            Callable<SigningKeys> node = () -> {
                start.await();
                return open(SigningAlgorithm.ES256);
            };
            for (int i = 0; i < nodes; i++) {
                opening.add(threads.submit(node));
            }
            start.countDown();
            Set<String> ids = new HashSet<>();
            for (Future<SigningKeys> opened : opening) {
                ids.add(opened.get().current().id());
            }
            assertEquals(1, ids.size());
            assertEquals(1, store.all(PURPOSE).size());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoever_loses_the_race_takes_the_winners_key() {
        List<SigningKeys> winner = new ArrayList<>();
        store.beforeAdd = () -> {
            store.beforeAdd = () -> {};
            winner.add(open(SigningAlgorithm.ES256));
        };
        SigningKeys loser = open(SigningAlgorithm.ES256);
        assertEquals(1, store.all(PURPOSE).size());
        assertEquals(winner.get(0).current().id(), loser.current().id());
    }

    @Test
    void a_store_that_never_takes_a_key_is_a_store_failure() {
        SigningKeyStore full = new SigningKeyStore() {
            @Override
            public List<WrappedKey> all(String purpose) {
                return List.of();
            }

            @Override
            public boolean add(WrappedKey key) {
                return false;
            }

            @Override
            public boolean replaceAll(List<WrappedKey> expected, List<WrappedKey> anew) {
                throw new AssertionError("nothing may be replaced");
            }
        };
        assertThrows(
                StoreFailure.class,
                () -> SigningKeys.forAccessTokens(full, master, SigningAlgorithm.ES256, LIFE, clock));
    }

    @Test
    void a_first_key_of_a_node_whose_clock_is_ahead_signs_all_the_same() {
        clock.advance(Duration.ofHours(1));
        String id = open(SigningAlgorithm.ES256).current().id();
        clock.advance(Duration.ofHours(-1));
        assertEquals(id, open(SigningAlgorithm.ES256).current().id());
        assertEquals(1, store.all(PURPOSE).size());
    }

    @Test
    void a_key_of_another_node_is_found_by_asking_the_store_once_in_five_seconds() {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        int reads = store.reads;
        assertEquals(Optional.empty(), keys.find(UNKNOWN_ID));
        assertEquals(Optional.empty(), keys.find(UNKNOWN_ID));
        assertEquals(reads + 1, store.reads);

        String foreign = foreign();
        reads = store.reads;
        nanos += Duration.ofSeconds(5).toNanos() - 1;
        assertFalse(accepts(keys, foreign));
        assertEquals(reads, store.reads);
        nanos += 1;
        assertTrue(accepts(keys, foreign));
        assertTrue(accepts(keys, foreign));
        assertEquals(reads + 1, store.reads);
    }

    @Test
    @Timeout(60)
    void forged_key_ids_do_not_keep_a_genuine_token_waiting_while_the_store_hangs() throws Exception {
        SigningKeys keys = SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, LIFE, clock);
        String genuine = signed(keys);
        CountDownLatch answer = new CountDownLatch(1);
        store.beforeRead = () -> await(answer);
        int reads = store.reads;
        // As many threads as the HTTP adapter has for checks.
        ExecutorService lane = Executors.newFixedThreadPool(2);
        try {
            List<Future<Optional<SigningKey>>> forged = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = UNKNOWN_ID + i;
                forged.add(lane.submit(() -> keys.find(id)));
            }
            assertTrue(lane.submit(() -> accepts(keys, genuine)).get());
            for (Future<Optional<SigningKey>> one : forged) {
                Throwable refusal =
                        assertThrows(ExecutionException.class, one::get).getCause();
                assertEquals("the access-token keys are still being loaded", refusal.getMessage());
                assertEquals(StoreFailure.class, refusal.getClass());
            }
            assertTrue(accepts(keys, genuine));
            assertEquals(reads + 1, store.reads);

            answer.countDown();
            assertEquals(Optional.empty(), judged(keys, UNKNOWN_ID));
            assertEquals(Optional.empty(), keys.find(UNKNOWN_ID + "8"));
            assertEquals(reads + 1, store.reads);
        } finally {
            answer.countDown();
            lane.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void a_genuine_token_is_checked_while_eight_threads_ask_for_forged_keys_and_the_store_hangs() throws Exception {
        SigningKeys keys = SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, LIFE, clock);
        String genuine = signed(keys);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        store.beforeRead = () -> {
            asked.countDown();
            await(answer);
        };
        AtomicInteger refused = new AtomicInteger();
        List<Thread> forgers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String id = UNKNOWN_ID + i;
            Thread forger = new Thread(() -> {
                assertThrows(StoreFailure.class, () -> keys.find(id));
                refused.incrementAndGet();
            });
            forgers.add(forger);
            forger.start();
        }
        asked.await();
        assertTrue(accepts(keys, genuine));
        for (Thread forger : forgers) {
            forger.join();
        }
        assertEquals(8, refused.get());
        answer.countDown();
    }

    /** The answer, after all that say there is none yet. */
    private static Optional<SigningKey> judged(SigningKeys keys, String id) {
        while (true) {
            try {
                return keys.find(id);
            } catch (StoreFailure notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void a_reload_that_finds_no_key_keeps_those_that_are_known() {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        String token = signed(keys);
        store.lost = true;
        StoreFailure failure = assertThrows(StoreFailure.class, keys::reload);
        assertEquals("the store has no access-token key any more", failure.getMessage());
        assertThrows(StoreFailure.class, () -> keys.find(UNKNOWN_ID));
        assertTrue(accepts(keys, token));
        assertEquals(token.substring(0, 20), signed(keys).substring(0, 20));
        assertThrows(StoreFailure.class, () -> keys.rotateIfDue(SigningKeys.LEAD_TIME));
        clock.advance(Duration.ofMinutes(5));
        assertThrows(StoreFailure.class, keys::current);
        assertTrue(accepts(keys, token));
        assertEquals(1, store.keys.all(PURPOSE).size());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void opening_does_not_count_as_asking() {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        assertTrue(accepts(keys, foreign()));
    }

    @Test
    void a_known_key_never_costs_a_request_to_the_store() {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        String token = signed(keys);
        store.broken = true;
        nanos += Duration.ofDays(1).toNanos();
        assertTrue(accepts(keys, token));
        assertFalse(accepts(keys, token + "A"));
        assertFalse(accepts(keys, "x.y.z"));
    }

    @Test
    void an_unknown_key_is_not_judged_while_the_store_is_broken() {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        String foreign = foreign();
        int reads = store.reads;
        store.broken = true;
        assertThrows(StoreFailure.class, () -> accepts(keys, foreign));
        assertThrows(StoreFailure.class, () -> accepts(keys, foreign));
        assertEquals(reads + 1, store.reads);
        store.broken = false;
        assertThrows(StoreFailure.class, () -> accepts(keys, foreign));
        nanos += Duration.ofSeconds(5).toNanos();
        assertTrue(accepts(keys, foreign));
    }

    @Test
    void a_wrong_master_key_says_so_and_adds_nothing() {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            StoreFailure failure = assertThrows(
                    StoreFailure.class,
                    () -> SigningKeys.forAccessTokens(
                            store, MasterKey.generate(), algorithm, LIFE, clock, () -> nanos, Runnable::run));
            assertTrue(failure.getMessage().startsWith("the master key does not fit"), failure.getMessage());
            assertTrue(failure.getMessage().contains(keys.current().id()), failure.getMessage());
        }
        assertEquals(1, store.all(PURPOSE).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequence", "id", "algorithm", "wrapped", "purpose"})
    void a_wrapped_key_is_bound_to_its_place(String part) {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        WrappedKey good = store.all(PURPOSE).get(0);
        byte[] octets = good.wrapped();
        octets[octets.length - 1] ^= part.equals("wrapped") ? (byte) 1 : 0;
        WrappedKey moved = new WrappedKey(
                part.equals("purpose") ? "refresh-token" : good.purpose(),
                part.equals("sequence") ? 2 : good.sequence(),
                part.equals("id") ? UNKNOWN_ID : good.id(),
                part.equals("algorithm") ? "HS256" : good.algorithm(),
                octets,
                good.createdAt(),
                good.signsFrom());
        SigningKeyStore altered = new SigningKeyStore() {
            @Override
            public List<WrappedKey> all(String purpose) {
                return List.of(moved);
            }

            @Override
            public boolean add(WrappedKey key) {
                throw new AssertionError("nothing may be added");
            }

            @Override
            public boolean replaceAll(List<WrappedKey> expected, List<WrappedKey> anew) {
                throw new AssertionError("nothing may be replaced");
            }
        };
        assertThrows(
                StoreFailure.class,
                () -> SigningKeys.forAccessTokens(altered, master, SigningAlgorithm.ES256, LIFE, clock));
        assertTrue(keys.find(good.id()).isPresent());
    }

    @Test
    void a_key_of_an_algorithm_that_is_not_known_yet_is_left_alone() {
        Instant now = clock.instant();
        store.add(new WrappedKey(PURPOSE, 1, "future", "ML-DSA-44", new byte[100], now, now));
        SigningKeys keys = open(SigningAlgorithm.ES256);
        assertEquals(2, store.all(PURPOSE).get(1).sequence());
        assertFalse(keys.jwks().contains("future"));
        assertTrue(accepts(keys, signed(keys)));
    }

    @Test
    void a_secret_is_never_in_the_key_set() {
        assertEquals("{\"keys\":[]}", open(SigningAlgorithm.HS256).jwks());
    }

    @Test
    void the_key_set_has_all_public_keys_and_public_members_only() throws Exception {
        String es256 = open(SigningAlgorithm.ES256).current().id();
        open(SigningAlgorithm.HS256);
        SigningKeys keys = open(SigningAlgorithm.ED25519);
        JsonNode ec = PublicJwks.jwk(keys.jwks(), es256);
        clock.advance(SigningKeys.LEAD_TIME);
        JsonNode okp = PublicJwks.jwk(keys.jwks(), keys.current().id());
        assertEquals(Set.of("kty", "crv", "x", "y", "use", "alg", "kid"), PublicJwks.names(ec));
        assertEquals(Set.of("kty", "crv", "x", "use", "alg", "kid"), PublicJwks.names(okp));
        assertEquals("EC P-256 sig ES256", text(ec));
        assertEquals("OKP Ed25519 sig EdDSA", text(okp));
        assertEquals(2, keys.jwks().split("\"kty\"").length - 1);
    }

    private static String text(JsonNode jwk) {
        return jwk.get("kty").textValue() + " " + jwk.get("crv").textValue() + " "
                + jwk.get("use").textValue() + " " + jwk.get("alg").textValue();
    }
}
