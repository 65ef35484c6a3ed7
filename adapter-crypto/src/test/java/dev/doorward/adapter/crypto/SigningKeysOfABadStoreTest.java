package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysOfABadStoreTest {

    private static final String UNKNOWN_ID = "A".repeat(43);

    private final ManualClock clock = new ManualClock();

    private SigningKeys open(SigningKeyStore store) {
        return SigningKeys.forAccessTokens(
                store,
                MasterKey.generate(),
                SigningAlgorithm.HS256,
                Duration.ofHours(1),
                clock,
                () -> 0,
                Runnable::run);
    }

    @Test
    void once_the_keys_could_be_reloaded_an_unknown_one_is_judged_again() {
        ObservedKeyStore store = new ObservedKeyStore();
        SigningKeys keys = open(store);
        store.broken = true;
        assertThrows(StoreFailure.class, () -> keys.find(UNKNOWN_ID));
        store.broken = false;
        assertThrows(StoreFailure.class, () -> keys.find(UNKNOWN_ID), "not asked again so soon");
        keys.reload();
        assertEquals(Optional.empty(), keys.find(UNKNOWN_ID));
    }

    @Test
    void a_key_that_was_found_verifies_and_one_of_another_store_does_not() {
        SigningKeys keys = open(new ObservedKeyStore());
        assertTrue(keys.verifies(keys.current()));
        assertFalse(keys.verifies(open(new ObservedKeyStore()).current()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequence", "id", "algorithm"})
    void a_known_key_at_another_place_is_not_taken_for_known(String part) {
        InMemoryStore genuine = new InMemoryStore();
        SigningKeyStore store = mock(SigningKeyStore.class);
        when(store.all(any())).thenAnswer(call -> genuine.all("access-token"));
        when(store.add(any())).thenAnswer(call -> genuine.add(call.getArgument(0)));
        SigningKeys keys = open(store);
        keys.reload();
        WrappedKey known = genuine.all("access-token").get(0);
        WrappedKey moved = new WrappedKey(
                known.purpose(),
                part.equals("sequence") ? 2 : known.sequence(),
                part.equals("id") ? UNKNOWN_ID : known.id(),
                part.equals("algorithm") ? "ES256" : known.algorithm(),
                known.wrapped(),
                known.createdAt(),
                known.signsFrom());
        when(store.all(any())).thenReturn(List.of(moved));
        String message = assertThrows(StoreFailure.class, keys::reload).getMessage();
        assertTrue(message.startsWith("the master key does not fit"), message);
    }

    @Test
    void a_key_is_offered_ten_times_to_a_store_that_never_takes_one() {
        SigningKeyStore full = mock(SigningKeyStore.class);
        when(full.all("access-token")).thenReturn(List.of());
        String message = assertThrows(StoreFailure.class, () -> open(full)).getMessage();
        assertEquals("no access-token key could be added in 10 attempts", message);
        verify(full, times(10)).add(any());
    }
}
