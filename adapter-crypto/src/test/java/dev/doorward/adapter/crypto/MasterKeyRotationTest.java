package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.SessionId;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MasterKeyRotationTest {

    private final ObservedKeyStore store = new ObservedKeyStore();
    private final ManualClock clock = new ManualClock();
    private final MasterKey old = MasterKey.generate();
    private final MasterKey anew = MasterKey.generate();
    private final SessionId session = SessionId.random();

    private Node before;
    private RefreshSeed seed;
    private String refreshToken;
    private String accessToken;

    /** What one server of that master key works with. */
    private final class Node {
        private final SigningKeys access;
        private final SigningKeys refresh;

        private Node(MasterKey master) {
            access = SigningKeys.forAccessTokens(
                    store, master, SigningAlgorithm.ES256, Duration.ofDays(7), clock, () -> 0, Runnable::run);
            refresh = SigningKeys.forRefreshTokens(store, master, clock, () -> 0, Runnable::run);
        }

        private JwtAccessTokens tokens() {
            return new JwtAccessTokens(access, TokenForge.ISSUER, TokenForge.AUDIENCE);
        }

        private void works() {
            assertTrue(tokens().verify(AccessToken.of(accessToken)).isPresent());
            assertEquals(
                    refreshToken,
                    new HmacRefreshTokens(refresh).issue(session, 3, seed).reveal());
        }
    }

    /** Two keys of each purpose. */
    @BeforeEach
    void keys() {
        before = new Node(old);
        accessToken = before.tokens()
                .issue(new TokenForge(SigningAlgorithm.HS256).claims())
                .reveal();
        HmacRefreshTokens tokens = new HmacRefreshTokens(before.refresh);
        seed = tokens.seed();
        refreshToken = tokens.issue(session, 3, seed).reveal();
        before.access.rotate();
        before.refresh.rotate();
    }

    private List<String> stored() {
        return Stream.of("access-token", "refresh-token")
                .flatMap(purpose -> store.keys.all(purpose).stream())
                .map(key -> HexFormat.of().formatHex(key.wrapped()))
                .toList();
    }

    @Test
    void every_key_is_wrapped_anew_and_stays_what_it_is() {
        List<String> wrapped = stored();
        assertEquals(4, MasterKeyRotation.rotate(store, old, anew));
        assertEquals(4, stored().size());
        assertTrue(stored().stream().noneMatch(wrapped::contains));
        Node after = new Node(anew);
        after.works();
        assertEquals(before.access.current().id(), after.access.current().id());
        assertEquals(before.access.jwks(), after.access.jwks());
    }

    @Test
    void times_ids_and_places_stay() {
        List<String> lines = lines();
        MasterKeyRotation.rotate(store, old, anew);
        assertEquals(lines, lines());
    }

    private List<String> lines() {
        return Stream.of("access-token", "refresh-token")
                .flatMap(purpose -> store.keys.all(purpose).stream())
                .map(key -> key + " " + key.createdAt() + " " + key.signsFrom())
                .toList();
    }

    @Test
    void the_old_master_key_is_refused_clearly_afterwards() {
        MasterKeyRotation.rotate(store, old, anew);
        StoreFailure failure = assertThrows(StoreFailure.class, () -> new Node(old));
        assertTrue(failure.getMessage().startsWith("the master key does not fit"), failure.getMessage());
    }

    @Test
    void to_run_it_again_changes_nothing() {
        MasterKeyRotation.rotate(store, old, anew);
        List<String> wrapped = stored();
        assertEquals(0, MasterKeyRotation.rotate(store, old, anew));
        assertEquals(wrapped, stored());
    }

    @Test
    void a_store_without_keys_has_nothing_to_wrap() {
        assertEquals(0, MasterKeyRotation.rotate(new ObservedKeyStore(), old, anew));
    }

    @Test
    void a_crash_before_the_effect_leaves_the_old_master_key_in_force() {
        store.beforeReplace = MasterKeyRotationTest::crash;
        assertThrows(StoreFailure.class, () -> MasterKeyRotation.rotate(store, old, anew));
        store.beforeReplace = () -> {};
        new Node(old).works();
        assertThrows(StoreFailure.class, () -> new Node(anew));
        assertEquals(4, MasterKeyRotation.rotate(store, old, anew));
        new Node(anew).works();
    }

    @Test
    void a_crash_after_the_effect_leaves_the_new_master_key_in_force() {
        store.afterReplace = MasterKeyRotationTest::crash;
        assertThrows(StoreFailure.class, () -> MasterKeyRotation.rotate(store, old, anew));
        store.afterReplace = () -> {};
        new Node(anew).works();
        assertThrows(StoreFailure.class, () -> new Node(old));
        assertEquals(0, MasterKeyRotation.rotate(store, old, anew));
        new Node(anew).works();
    }

    private static void crash() {
        throw new StoreFailure("crashed by the test");
    }

    @Test
    void a_key_that_neither_master_key_fits_is_named_and_nothing_changes() {
        WrappedKey last = store.all("refresh-token").get(1);
        byte[] octets = last.wrapped();
        octets[octets.length - 1] ^= 1;
        assertTrue(store.keys.replaceAll(
                List.of(last),
                List.of(new WrappedKey(
                        last.purpose(),
                        last.sequence(),
                        last.id(),
                        last.algorithm(),
                        octets,
                        last.createdAt(),
                        last.signsFrom()))));
        List<String> wrapped = stored();
        StoreFailure failure = assertThrows(StoreFailure.class, () -> MasterKeyRotation.rotate(store, old, anew));
        assertTrue(failure.getMessage().contains("refresh-token key 2 (" + last.id() + ")"), failure.getMessage());
        assertEquals(wrapped, stored());
        assertThrows(StoreFailure.class, () -> MasterKeyRotation.rotate(store, MasterKey.generate(), anew));
        assertEquals(wrapped, stored());
    }

    @Test
    void a_key_that_a_node_adds_in_between_is_wrapped_too() {
        clock.advance(SigningKeys.LEAD_TIME);
        store.beforeReplace = () -> {
            store.beforeReplace = () -> {};
            before.access.rotate();
        };
        assertEquals(5, MasterKeyRotation.rotate(store, old, anew));
        new Node(anew).works();
    }

    @Test
    void two_operators_at_the_same_moment_with_the_same_keys_are_one() {
        store.beforeReplace = () -> {
            store.beforeReplace = () -> {};
            assertEquals(4, MasterKeyRotation.rotate(store, old, anew));
        };
        assertEquals(0, MasterKeyRotation.rotate(store, old, anew));
        new Node(anew).works();
    }

    @Test
    void two_operators_with_different_new_keys_end_with_one_of_them_in_force() {
        MasterKey third = MasterKey.generate();
        store.beforeReplace = () -> {
            store.beforeReplace = () -> {};
            assertEquals(4, MasterKeyRotation.rotate(store, old, third));
        };
        assertThrows(StoreFailure.class, () -> MasterKeyRotation.rotate(store, old, anew));
        new Node(third).works();
    }

    @Test
    void a_store_that_keeps_changing_is_a_store_failure_after_ten_rounds() {
        AtomicInteger rounds = new AtomicInteger();
        store.beforeReplace = () -> {
            rounds.incrementAndGet();
            assertTrue(store.keys.replaceAll(all(), rewrapped(all())));
        };
        assertThrows(StoreFailure.class, () -> MasterKeyRotation.rotate(store, old, anew));
        assertEquals(10, rounds.get());
    }

    private List<WrappedKey> all() {
        return Stream.of("access-token", "refresh-token")
                .flatMap(purpose -> store.keys.all(purpose).stream())
                .toList();
    }

    private List<WrappedKey> rewrapped(List<WrappedKey> keys) {
        KeyWrapping same = new KeyWrapping(old);
        return keys.stream().map(key -> same.rewrap(key, same).orElseThrow()).toList();
    }

    @Test
    void a_node_of_the_old_master_key_goes_on_but_adds_no_key() {
        MasterKeyRotation.rotate(store, old, anew);
        for (int day = 0; day < 6; day++) {
            clock.advance(Duration.ofDays(1));
            before.access.reload();
            before.works();
            assertTrue(new Node(anew)
                    .tokens()
                    .verify(before.tokens().issue(new TokenForge(SigningAlgorithm.HS256).claims()))
                    .isPresent());
        }
        List<String> wrapped = stored();
        StoreFailure failure = assertThrows(StoreFailure.class, before.access::rotate);
        assertTrue(failure.getMessage().startsWith("the master key does not fit"), failure.getMessage());
        assertThrows(StoreFailure.class, () -> before.refresh.rotateIfDue(Duration.ofDays(5)));
        assertEquals(wrapped, stored());
    }

    @Test
    void a_node_of_the_old_master_key_says_so_when_it_meets_a_new_key() {
        MasterKeyRotation.rotate(store, old, anew);
        clock.advance(Duration.ofDays(90));
        assertTrue(new Node(anew).access.rotateIfDue(Duration.ofDays(90)).isPresent());
        StoreFailure failure = assertThrows(StoreFailure.class, before.access::reload);
        assertTrue(failure.getMessage().contains("access-token key 3"), failure.getMessage());
    }

    @Test
    void a_key_added_under_the_old_master_key_is_reported_and_healed_by_another_run() {
        MasterKeyRotation.rotate(store, old, anew);
        SigningKey late = SigningKey.generate(SigningAlgorithm.ES256);
        Instant now = clock.instant();
        assertTrue(store.add(new KeyWrapping(old).wrap(KeyPurpose.ACCESS_TOKEN, 3, late, now, now)));
        StoreFailure failure = assertThrows(StoreFailure.class, () -> new Node(anew));
        assertTrue(failure.getMessage().contains("access-token key 3"), failure.getMessage());
        assertEquals(1, MasterKeyRotation.rotate(store, old, anew));
        new Node(anew).works();
    }

    @Test
    void no_key_shows_in_what_is_stored() {
        MasterKeyRotation.rotate(store, old, anew);
        for (WrappedKey key : all()) {
            byte[] secret = new KeyWrapping(anew)
                    .unwrap(key, SigningAlgorithm.ofJoseName(key.algorithm()).orElseThrow())
                    .orElseThrow()
                    .reveal();
            String stored = HexFormat.of().formatHex(key.wrapped());
            assertTrue(!stored.contains(HexFormat.of().formatHex(Arrays.copyOf(secret, 8))));
        }
    }
}
