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
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

    private static final String PURPOSE = "access-token";
    private static final String UNKNOWN_ID = "A".repeat(43);

    private final ObservedStore store = new ObservedStore();
    private final MasterKey master = MasterKey.generate();
    private final ManualClock clock = new ManualClock();
    private long nanos = 123;

    private SigningKeys open(SigningAlgorithm algorithm) {
        return SigningKeys.open(store, master, algorithm, clock, () -> nanos);
    }

    private String signed(SigningKeys keys) {
        return new JwtAccessTokens(keys, "i", "a")
                .issue(new TokenForge(SigningAlgorithm.HS256).claims())
                .reveal();
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
        };
        assertThrows(StoreFailure.class, () -> SigningKeys.open(full, master, SigningAlgorithm.ES256, clock));
    }

    @Test
    void a_new_algorithm_adds_a_key_and_the_old_keys_verify_on() {
        SigningKeys before = open(SigningAlgorithm.ES256);
        String old = signed(before);
        SigningKeys after = open(SigningAlgorithm.ED25519);
        assertEquals(2, store.all(PURPOSE).size());
        assertEquals(2, store.all(PURPOSE).get(1).sequence());
        assertEquals(SigningAlgorithm.ED25519, after.current().algorithm());
        assertTrue(accepts(after, old));
        SigningKeys back = open(SigningAlgorithm.ES256);
        assertEquals(2, store.all(PURPOSE).size());
        assertEquals(before.current().id(), back.current().id());
    }

    @Test
    void a_key_is_published_and_verifies_before_it_signs() throws Exception {
        SigningKeys first = open(SigningAlgorithm.ES256);
        Instant later = clock.instant().plusSeconds(600);
        WrappedKey next = first.freshKey(2, later);
        assertTrue(store.add(next));

        SigningKeys keys = open(SigningAlgorithm.ES256);
        assertEquals(
                next.id(), PublicJwks.jwk(keys.jwks(), next.id()).get("kid").textValue());
        assertTrue(keys.find(next.id()).isPresent());
        String old = signed(keys);
        assertEquals(first.current().id(), keys.current().id());

        clock.advance(Duration.ofMinutes(10).minusNanos(1));
        assertEquals(first.current().id(), keys.current().id());
        clock.advance(Duration.ofNanos(1));
        assertEquals(next.id(), keys.current().id());
        assertTrue(accepts(keys, old));
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

        String foreign = signed(open(SigningAlgorithm.ED25519));
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
    void whoever_comes_while_the_store_is_asked_waits_for_its_answer() throws Exception {
        SigningKeys keys = open(SigningAlgorithm.ES256);
        String foreign = signed(open(SigningAlgorithm.ED25519));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        store.beforeRead = () -> {
            asked.countDown();
            await(answer);
        };
        List<Boolean> accepted = Collections.synchronizedList(new ArrayList<>());
        Thread first = new Thread(() -> accepted.add(accepts(keys, foreign)));
        Thread second = new Thread(() -> accepted.add(accepts(keys, foreign)));
        first.start();
        asked.await();
        int reads = store.reads;
        second.start();
        while (second.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        answer.countDown();
        first.join();
        second.join();
        assertEquals(List.of(true, true), accepted);
        assertEquals(reads, store.reads);
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
        assertTrue(accepts(keys, signed(open(SigningAlgorithm.ED25519))));
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
        String foreign = signed(open(SigningAlgorithm.ED25519));
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
                    () -> SigningKeys.open(store, MasterKey.generate(), algorithm, clock, () -> nanos));
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
        };
        assertThrows(StoreFailure.class, () -> SigningKeys.open(altered, master, SigningAlgorithm.ES256, clock));
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
        JsonNode okp = PublicJwks.jwk(keys.jwks(), keys.current().id());
        assertEquals(Set.of("kty", "crv", "x", "y", "use", "alg", "kid"), names(ec));
        assertEquals(Set.of("kty", "crv", "x", "use", "alg", "kid"), names(okp));
        assertEquals("EC P-256 sig ES256", text(ec));
        assertEquals("OKP Ed25519 sig EdDSA", text(okp));
        assertEquals(2, keys.jwks().split("\"kty\"").length - 1);
    }

    private static Set<String> names(JsonNode jwk) {
        Set<String> names = new HashSet<>();
        jwk.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String text(JsonNode jwk) {
        return jwk.get("kty").textValue() + " " + jwk.get("crv").textValue() + " "
                + jwk.get("use").textValue() + " " + jwk.get("alg").textValue();
    }

    /** The reference store, which counts, can be broken, and can be overtaken. */
    private static final class ObservedStore implements SigningKeyStore {

        private final InMemoryStore keys = new InMemoryStore();
        private Runnable beforeAdd = () -> {};
        private volatile Runnable beforeRead = () -> {};
        private volatile boolean broken;
        private volatile int reads;

        @Override
        public List<WrappedKey> all(String purpose) {
            synchronized (this) {
                reads++;
            }
            beforeRead.run();
            if (broken) {
                throw new StoreFailure("broken by the test");
            }
            return keys.all(purpose);
        }

        @Override
        public boolean add(WrappedKey key) {
            beforeAdd.run();
            return keys.add(key);
        }
    }
}
