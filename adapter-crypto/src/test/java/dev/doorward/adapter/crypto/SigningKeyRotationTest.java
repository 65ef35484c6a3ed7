package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

class SigningKeyRotationTest {

    private static final String PURPOSE = "access-token";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final Duration NANO = Duration.ofNanos(1);

    private final ObservedKeyStore store = new ObservedKeyStore();
    private final MasterKey master = MasterKey.generate();
    private final ManualClock clock = new ManualClock();
    private long nanos = 123;

    private SigningKeys open() {
        return open(SigningAlgorithm.ES256, clock);
    }

    private SigningKeys open(SigningAlgorithm algorithm, ManualClock ownClock) {
        return SigningKeys.forAccessTokens(store, master, algorithm, LIFE, ownClock, () -> nanos, Runnable::run);
    }

    private List<WrappedKey> stored() {
        return store.keys.all(PURPOSE);
    }

    @ParameterizedTest
    @EnumSource
    void a_new_key_is_published_at_once_and_signs_ten_minutes_later(SigningAlgorithm algorithm) {
        SigningKeys keys = open(algorithm, clock);
        String first = keys.current().id();
        clock.advance(Duration.ofDays(1));
        WrappedKey next = keys.rotate();
        assertEquals(2, next.sequence());
        assertEquals(algorithm.joseName(), next.algorithm());
        assertEquals(clock.instant(), next.createdAt());
        assertEquals(clock.instant().plusSeconds(600), next.signsFrom());
        assertTrue(keys.find(next.id()).isPresent());
        assertEquals(algorithm != SigningAlgorithm.HS256, keys.jwks().contains(next.id()));

        clock.advance(Duration.ofMinutes(10).minus(NANO));
        assertEquals(first, keys.current().id());
        clock.advance(NANO);
        assertEquals(next.id(), keys.current().id());
        assertTrue(keys.find(first).isPresent());
    }

    @Test
    void the_old_key_verifies_until_its_last_token_has_died_and_five_minutes_more() {
        SigningKeys keys = open();
        SigningKeys watching = open();
        String first = keys.current().id();
        String next = keys.rotate().id();
        clock.advance(
                SigningKeys.LEAD_TIME.plus(LIFE).plus(Duration.ofMinutes(5)).minus(NANO));
        for (SigningKeys node : List.of(keys, watching, open())) {
            node.reload();
            assertTrue(node.find(first).isPresent());
            assertTrue(node.jwks().contains(first));
        }
        clock.advance(NANO);
        for (SigningKeys node : List.of(keys, watching, open())) {
            assertEquals(Optional.empty(), node.find(first));
            assertFalse(node.jwks().contains(first));
            assertTrue(node.jwks().contains(next));
            assertEquals(next, node.current().id());
        }
        assertEquals(2, stored().size());
    }

    @Test
    void a_retired_key_is_dropped_from_memory_and_not_unwrapped_again() {
        SigningKeys keys = open();
        keys.rotate();
        clock.advance(SigningKeys.LEAD_TIME.plus(LIFE).plus(SigningKeys.SKEW));
        List<Integer> unwrapped = new ArrayList<>();
        LoadedKeys loaded = LoadedKeys.of(stored(), clock.instant(), LIFE.plus(SigningKeys.SKEW), (key, algorithm) -> {
            unwrapped.add(key.sequence());
            return SigningKey.generate(algorithm);
        });
        assertEquals(List.of(2), unwrapped);
        assertEquals(1, loaded.verifying(Instant.MIN).count());
    }

    @Test
    void the_newest_key_never_retires() {
        SigningKeys keys = open();
        String first = keys.current().id();
        clock.advance(Duration.ofDays(100_000));
        assertEquals(first, keys.current().id());
        assertEquals(first, open().current().id());
        assertTrue(keys.jwks().contains(first));
    }

    @Test
    void keys_are_rotated_by_schedule_counted_from_the_newest_key() {
        SigningKeys one = open();
        SigningKeys other = open();
        clock.advance(QUARTER.minus(Duration.ofNanos(1_000)));
        assertEquals(Optional.empty(), one.rotateIfDue(QUARTER));
        clock.advance(Duration.ofNanos(1_000));
        WrappedKey second = one.rotateIfDue(QUARTER).orElseThrow();
        assertEquals(2, second.sequence());
        assertEquals(Optional.empty(), one.rotateIfDue(QUARTER));
        assertEquals(Optional.empty(), other.rotateIfDue(QUARTER));
        assertTrue(other.jwks().contains(second.id()));

        clock.advance(Duration.ofDays(30));
        assertEquals(3, other.rotate().sequence());
        clock.advance(Duration.ofDays(60));
        assertEquals(Optional.empty(), one.rotateIfDue(QUARTER));
        clock.advance(Duration.ofDays(30));
        assertEquals(4, one.rotateIfDue(QUARTER).orElseThrow().sequence());
    }

    @Test
    void a_schedule_shorter_than_the_lead_time_is_refused() {
        SigningKeys keys = open();
        for (Duration every : List.of(Duration.ZERO, QUARTER.negated(), SigningKeys.LEAD_TIME.minus(NANO))) {
            assertThrows(IllegalArgumentException.class, () -> keys.rotateIfDue(every));
        }
        assertEquals(Optional.empty(), keys.rotateIfDue(SigningKeys.LEAD_TIME));
    }

    @Test
    void the_longest_life_has_bounds() {
        for (Duration life : List.of(Duration.ZERO, LIFE.negated(), Duration.ofMillis(999), Duration.ofDays(10_001))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, life, clock));
        }
        assertEquals(0, store.reads);
        for (Duration life : List.of(Duration.ofSeconds(1), Duration.ofDays(10_000))) {
            SigningKeys keys = SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, life, clock);
            assertEquals(2, keys.rotate().sequence());
        }
    }

    @Test
    void whoever_asks_twice_gets_the_key_that_waits_already() {
        SigningKeys keys = open();
        String waiting = keys.rotate().id();
        assertEquals(waiting, keys.rotate().id());
        assertEquals(waiting, open().rotate().id());
        clock.advance(SigningKeys.LEAD_TIME.minus(NANO));
        assertEquals(waiting, keys.rotate().id());
        clock.advance(NANO);
        assertNotEquals(waiting, keys.rotate().id());
        assertEquals(3, stored().size());
    }

    @Test
    void a_node_that_is_overtaken_between_its_look_and_its_add_takes_the_other_key() {
        SigningKeys loser = open();
        SigningKeys winner = open();
        List<WrappedKey> won = new ArrayList<>();
        store.beforeAdd = () -> {
            store.beforeAdd = () -> {};
            won.add(winner.rotate());
        };
        String taken = loser.rotate().id();
        assertEquals(won.get(0).id(), taken);
        assertEquals(2, stored().size());

        clock.advance(QUARTER);
        won.clear();
        store.beforeAdd = () -> {
            store.beforeAdd = () -> {};
            won.add(winner.rotateIfDue(QUARTER).orElseThrow());
        };
        taken = loser.rotateIfDue(QUARTER).orElseThrow().id();
        assertEquals(won.get(0).id(), taken);
        assertEquals(3, stored().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void nodes_that_rotate_at_the_same_moment_make_one_key(boolean bySchedule) throws Exception {
        int nodes = 8;
        List<SigningKeys> all = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            all.add(open());
        }
        ExecutorService threads = Executors.newFixedThreadPool(2 * nodes);
        try {
            for (int round = 2; round < 12; round++) {
                clock.advance(QUARTER);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Optional<WrappedKey>>> rotating = new ArrayList<>();
                for (int i = 0; i < 2 * nodes; i++) {
                    SigningKeys node = all.get(i % nodes);
                    Callable<Optional<WrappedKey>> rotation = () -> {
                        start.await();
                        return bySchedule ? node.rotateIfDue(QUARTER) : Optional.of(node.rotate());
                    };
                    rotating.add(threads.submit(rotation));
                }
                start.countDown();
                int added = 0;
                for (Future<Optional<WrappedKey>> rotated : rotating) {
                    Optional<WrappedKey> key = rotated.get();
                    assertTrue(key.isEmpty() || key.get().sequence() == stored().size());
                    added += key.isPresent() ? 1 : 0;
                }
                assertTrue(added >= 1);
                assertEquals(round, stored().size());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_node_does_not_sign_with_keys_it_has_not_looked_after_for_five_minutes() {
        SigningKeys idle = open();
        SigningKeys other = open();
        String first = idle.current().id();
        int reads = store.reads;
        clock.advance(Duration.ofMinutes(5).minus(NANO));
        assertEquals(first, idle.current().id());
        assertEquals(reads, store.reads);
        clock.advance(NANO);
        assertEquals(first, idle.current().id());
        assertEquals(first, idle.current().id());
        assertEquals(reads + 1, store.reads);

        String next = other.rotate().id();
        clock.advance(SigningKeys.LEAD_TIME);
        assertEquals(next, idle.current().id());

        store.broken = true;
        clock.advance(Duration.ofMinutes(5));
        reads = store.reads;
        assertThrows(StoreFailure.class, idle::current);
        assertThrows(StoreFailure.class, idle::current);
        assertEquals(reads + 1, store.reads);
        assertTrue(idle.find(next).isPresent());
        store.broken = false;
        nanos += Duration.ofSeconds(5).toNanos();
        assertEquals(next, idle.current().id());
    }

    @Test
    void keys_that_have_become_too_old_while_they_were_loaded_do_not_sign() {
        SigningKeys keys = open();
        clock.advance(Duration.ofMinutes(5));
        store.beforeRead = () -> clock.advance(Duration.ofMinutes(5));
        StoreFailure failure = assertThrows(StoreFailure.class, keys::current);
        assertEquals("the access-token keys are too old to sign with", failure.getMessage());
        store.beforeRead = () -> {};
        assertEquals(stored().get(0).id(), keys.current().id());
    }

    @Test
    @Timeout(60)
    void whoever_signs_waits_for_a_reload_that_a_check_has_begun() throws Exception {
        SigningKeys keys = SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, LIFE, clock);
        clock.advance(Duration.ofMinutes(5));
        CountDownLatch answer = new CountDownLatch(1);
        store.beforeRead = () -> {
            try {
                answer.await();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        };
        int reads = store.reads;
        assertThrows(StoreFailure.class, () -> keys.find("unknown"));
        ExecutorService signer = Executors.newSingleThreadExecutor();
        try {
            Future<SigningKey> signing = signer.submit(keys::current);
            assertFalse(signing.isDone());
            answer.countDown();
            assertEquals(stored().get(0).id(), signing.get().id());
            assertEquals(reads + 1, store.reads);
        } finally {
            answer.countDown();
            signer.shutdownNow();
        }
    }

    @Test
    void a_reload_that_succeeds_ends_the_pause_after_a_failure() {
        SigningKeys keys = open();
        clock.advance(Duration.ofMinutes(5));
        store.broken = true;
        assertThrows(StoreFailure.class, keys::current);
        assertThrows(StoreFailure.class, keys::reload);
        store.broken = false;
        assertThrows(StoreFailure.class, keys::current);
        keys.reload();
        assertEquals(1, stored().size());
        assertEquals(stored().get(0).id(), keys.current().id());
    }

    @Test
    @Timeout(60)
    void who_signs_or_verifies_does_not_wait_for_a_reload() throws Exception {
        SigningKeys keys = open();
        String first = keys.current().id();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        store.beforeRead = () -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        };
        Thread timer = new Thread(() -> keys.rotateIfDue(QUARTER));
        timer.start();
        asked.await();
        assertEquals(first, keys.current().id());
        assertTrue(keys.find(first).isPresent());
        assertTrue(keys.jwks().contains(first));
        assertTrue(timer.isAlive());
        answer.countDown();
        timer.join();
    }

    @Test
    void a_clock_that_was_ahead_does_not_stop_rotation() {
        SigningKeys keys = open();
        String first = keys.current().id();
        ManualClock wrong = new ManualClock(clock.instant().plus(Duration.ofDays(4000)));
        WrappedKey future = open(SigningAlgorithm.ES256, wrong).rotate();
        assertTrue(keys.find(future.id()).isPresent());
        assertEquals(first, keys.current().id());

        WrappedKey third = keys.rotateIfDue(QUARTER).orElseThrow();
        assertEquals(clock.instant().plus(SigningKeys.LEAD_TIME), third.signsFrom());
        clock.advance(SigningKeys.LEAD_TIME);
        assertEquals(third.id(), keys.current().id());
        assertEquals(Optional.empty(), keys.rotateIfDue(QUARTER));

        wrong.advance(Duration.ofDays(100));
        assertEquals(4, open(SigningAlgorithm.ES256, wrong).rotate().sequence());
        assertEquals(5, keys.rotate().sequence());
    }

    @Test
    void a_clock_that_was_set_back_finds_its_keys_again() {
        SigningKeys keys = open();
        String first = keys.current().id();
        keys.rotate();
        clock.advance(Duration.ofDays(2));
        keys.reload();
        assertEquals(Optional.empty(), keys.find(first));
        clock.advance(Duration.ofDays(-2));
        nanos += Duration.ofSeconds(5).toNanos();
        assertEquals(first, keys.current().id());
        assertTrue(keys.find(first).isPresent());
    }

    @Test
    void without_keys_nothing_signs() {
        LoadedKeys none = LoadedKeys.of(List.of(), clock.instant(), LIFE, (key, algorithm) -> {
            throw new AssertionError("nothing to unwrap");
        });
        assertTrue(none.isEmpty());
        assertEquals(Optional.empty(), none.current(clock.instant()));
        assertEquals(Optional.empty(), none.newestUnwrapped());
        assertEquals(Optional.empty(), none.newest());
    }
}
