package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Keys of several algorithms in one store. */
class SigningAlgorithmSwitchTest {

    private static final String PURPOSE = "access-token";
    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofDays(90);

    private final ObservedKeyStore store = new ObservedKeyStore();
    private final MasterKey master = MasterKey.generate();
    private final ManualClock clock = new ManualClock();

    private SigningKeys open() {
        return open(SigningAlgorithm.ES256);
    }

    private SigningKeys open(SigningAlgorithm algorithm) {
        return SigningKeys.forAccessTokens(store, master, algorithm, LIFE, clock, () -> 0, Runnable::run);
    }

    private List<WrappedKey> stored() {
        return store.keys.all(PURPOSE);
    }

    @Test
    void a_waiting_key_of_another_algorithm_does_not_stand_for_the_one_that_is_asked_for() {
        SigningKeys elliptic = open();
        open(SigningAlgorithm.ED25519);
        assertEquals(2, stored().size());
        WrappedKey rotated = elliptic.rotate();
        assertEquals(3, rotated.sequence());
        assertEquals("ES256", rotated.algorithm());
    }

    @Test
    void another_algorithm_gets_a_key_that_signs_on_all_nodes_after_the_lead_time() {
        SigningKeys before = open();
        String first = before.current().id();
        SigningKeys after = open(SigningAlgorithm.ED25519);
        assertEquals(2, stored().size());
        assertEquals(first, after.current().id());
        assertTrue(after.jwks().contains("Ed25519"));
        assertEquals(2, open(SigningAlgorithm.ED25519).rotate().sequence());

        clock.advance(SigningKeys.LEAD_TIME);
        assertEquals(SigningAlgorithm.ED25519, after.current().algorithm());
        assertEquals(after.current().id(), before.current().id());
        assertTrue(after.find(first).isPresent());
        clock.advance(LIFE.plus(SigningKeys.SKEW));
        assertEquals(Optional.empty(), after.find(first));

        SigningKeys back = open();
        assertEquals(3, stored().size());
        clock.advance(SigningKeys.LEAD_TIME);
        assertEquals(SigningAlgorithm.ES256, back.current().algorithm());
        assertNotEquals(first, back.current().id());
        assertEquals(back.current().id(), after.current().id());
        open();
        assertEquals(3, stored().size());
    }

    @Test
    void nodes_of_different_algorithms_that_open_at_the_same_moment_add_one_key_each() {
        List<SigningKeys> other = new ArrayList<>();
        store.beforeAdd = () -> {
            store.beforeAdd = () -> {};
            other.add(open(SigningAlgorithm.ED25519));
        };
        SigningKeys one = open();
        assertEquals(2, stored().size());
        clock.advance(SigningKeys.LEAD_TIME);
        assertEquals(one.current().id(), other.get(0).current().id());
    }

    @Test
    void rotation_by_schedule_follows_the_algorithm_of_the_node_but_does_not_switch_by_itself() {
        SigningKeys es256 = open();
        SigningKeys ed25519 = open(SigningAlgorithm.ED25519);
        for (int day = 0; day < 89; day++) {
            clock.advance(Duration.ofDays(1));
            assertEquals(Optional.empty(), es256.rotateIfDue(QUARTER));
            assertEquals(Optional.empty(), ed25519.rotateIfDue(QUARTER));
        }
        clock.advance(Duration.ofDays(1));
        assertEquals("ES256", es256.rotateIfDue(QUARTER).orElseThrow().algorithm());
        assertEquals(Optional.empty(), ed25519.rotateIfDue(QUARTER));
    }

    @Test
    void a_shared_secret_is_in_no_key_set_in_whatever_company() {
        SigningKeys keys = open(SigningAlgorithm.HS256);
        String secret = keys.current().id();
        keys.rotate();
        open();
        for (int minute = 0; minute < 120; minute++) {
            clock.advance(Duration.ofMinutes(1));
            keys.reload();
            assertFalse(keys.jwks().contains(secret));
            assertFalse(keys.jwks().contains("\"k\":"));
            assertFalse(keys.jwks().contains("\"d\":"));
            assertEquals(1, keys.jwks().split("\"kty\"").length - 1);
        }
    }

    @Test
    void a_key_of_an_algorithm_that_only_others_know_does_not_retire_our_own() {
        SigningKeys keys = open();
        String own = keys.current().id();
        Instant now = clock.instant();
        assertTrue(store.add(new WrappedKey(PURPOSE, 2, "future", "ML-DSA-44", new byte[100], now, now)));
        clock.advance(Duration.ofDays(30));
        assertEquals(own, keys.current().id());
        assertEquals(own, open().current().id());
        assertTrue(keys.find(own).isPresent());
    }
}
