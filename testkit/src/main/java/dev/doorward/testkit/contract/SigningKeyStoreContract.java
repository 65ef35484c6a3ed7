package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.SigningKeyStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link SigningKeyStore} promises. */
public interface SigningKeyStoreContract {

    Instant CREATED = Instant.parse("2026-03-29T01:30:00.000001Z");
    Instant SIGNS_FROM = Instant.parse("2026-03-29T01:40:00.999999Z");

    SigningKeyStore signingKeyStore();

    private static WrappedKey key(String purpose, int sequence) {
        return key(purpose, sequence, Samples.unique().getBytes(StandardCharsets.US_ASCII));
    }

    private static WrappedKey key(String purpose, int sequence, byte[] wrapped) {
        return new WrappedKey(purpose, sequence, Samples.unique(), "ES256", wrapped, CREATED, SIGNS_FROM);
    }

    private static void assertSame(WrappedKey expected, WrappedKey actual) {
        assertEquals(expected.purpose(), actual.purpose());
        assertEquals(expected.sequence(), actual.sequence());
        assertEquals(expected.id(), actual.id());
        assertEquals(expected.algorithm(), actual.algorithm());
        assertArrayEquals(expected.wrapped(), actual.wrapped());
        assertEquals(expected.createdAt(), actual.createdAt());
        assertEquals(expected.signsFrom(), actual.signsFrom());
    }

    /** A purpose of 32 characters, the longest, that nobody else has. */
    private static String purpose() {
        return Samples.unique();
    }

    @Test
    default void a_purpose_that_nobody_used_has_no_keys() {
        assertEquals(List.of(), signingKeyStore().all(purpose()));
    }

    @Test
    default void a_key_is_kept_whole() {
        byte[] everyByte = new byte[4096];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        WrappedKey key = key(purpose(), 1, everyByte);
        assertTrue(signingKeyStore().add(key));

        List<WrappedKey> all = signingKeyStore().all(key.purpose());
        assertEquals(1, all.size());
        assertSame(key, all.get(0));
    }

    @Test
    default void keys_are_ordered_by_sequence_whatever_the_order_of_adding() {
        String purpose = purpose();
        for (int sequence : List.of(3, 1, 10, 2)) {
            assertTrue(signingKeyStore().add(key(purpose, sequence)));
        }
        assertEquals(
                List.of(1, 2, 3, 10),
                signingKeyStore().all(purpose).stream()
                        .map(WrappedKey::sequence)
                        .toList());
    }

    @Test
    default void each_purpose_has_a_row_of_its_own() {
        WrappedKey one = key(purpose(), 1);
        WrappedKey other = key(purpose(), 1);
        assertTrue(signingKeyStore().add(one));
        assertTrue(signingKeyStore().add(other));

        assertSame(one, signingKeyStore().all(one.purpose()).get(0));
        assertSame(other, signingKeyStore().all(other.purpose()).get(0));
    }

    @Test
    default void a_taken_place_is_refused_and_nothing_changes() {
        WrappedKey first = key(purpose(), 1);
        assertTrue(signingKeyStore().add(first));
        assertFalse(signingKeyStore().add(key(first.purpose(), 1)));
        assertFalse(signingKeyStore().add(first));

        List<WrappedKey> all = signingKeyStore().all(first.purpose());
        assertEquals(1, all.size());
        assertSame(first, all.get(0));
    }

    @Test
    default void of_32_simultaneous_keys_for_one_place_exactly_one_is_added() {
        String purpose = purpose();
        List<WrappedKey> keys = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> key(purpose, 1))
                .toList();
        List<Boolean> added = Race.of(runner -> signingKeyStore().add(keys.get(runner)));

        assertEquals(1, added.stream().filter(win -> win).count());
        List<WrappedKey> all = signingKeyStore().all(purpose);
        assertEquals(1, all.size());
        assertSame(keys.get(added.indexOf(true)), all.get(0));
    }

    @Test
    default void what_was_given_or_returned_can_be_overwritten_without_harm() {
        byte[] bytes = {1, 2, 3};
        WrappedKey key = key(purpose(), 1, bytes);
        assertTrue(signingKeyStore().add(key));
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(signingKeyStore().all(key.purpose()).get(0).wrapped(), (byte) 0);

        assertArrayEquals(
                new byte[] {1, 2, 3},
                signingKeyStore().all(key.purpose()).get(0).wrapped());
    }

    private static WrappedKey rewrapped(WrappedKey key) {
        return new WrappedKey(
                key.purpose(),
                key.sequence(),
                key.id(),
                key.algorithm(),
                Samples.unique().getBytes(StandardCharsets.US_ASCII),
                key.createdAt(),
                key.signsFrom());
    }

    @Test
    default void keys_of_several_purposes_are_replaced_and_no_other() {
        WrappedKey one = key(purpose(), 1);
        WrappedKey second = key(one.purpose(), 2);
        WrappedKey other = key(purpose(), 1);
        WrappedKey bystander = key(other.purpose(), 2);
        for (WrappedKey key : List.of(one, second, other, bystander)) {
            assertTrue(signingKeyStore().add(key));
        }
        List<WrappedKey> anew = List.of(rewrapped(second), rewrapped(other), rewrapped(one));
        assertTrue(signingKeyStore().replaceAll(List.of(second, other, one), anew));

        assertSame(anew.get(2), signingKeyStore().all(one.purpose()).get(0));
        assertSame(anew.get(0), signingKeyStore().all(one.purpose()).get(1));
        assertSame(anew.get(1), signingKeyStore().all(other.purpose()).get(0));
        assertSame(bystander, signingKeyStore().all(other.purpose()).get(1));
        assertEquals(2, signingKeyStore().all(one.purpose()).size());
    }

    @Test
    default void no_key_is_replaced_when_one_is_stored_otherwise_or_not_at_all() {
        WrappedKey first = key(purpose(), 1);
        WrappedKey second = key(first.purpose(), 2);
        assertTrue(signingKeyStore().add(first));
        assertTrue(signingKeyStore().add(second));
        WrappedKey elsewhere = key(first.purpose(), 3, second.wrapped());
        for (WrappedKey unexpected : List.of(rewrapped(second), elsewhere, key(purpose(), 1))) {
            assertFalse(signingKeyStore()
                    .replaceAll(List.of(first, unexpected), List.of(rewrapped(first), rewrapped(unexpected))));
            assertFalse(signingKeyStore()
                    .replaceAll(List.of(unexpected, first), List.of(rewrapped(unexpected), rewrapped(first))));
        }

        List<WrappedKey> all = signingKeyStore().all(first.purpose());
        assertEquals(2, all.size());
        assertSame(first, all.get(0));
        assertSame(second, all.get(1));
    }

    @Test
    default void of_32_simultaneous_replacements_exactly_one_takes_place() {
        WrappedKey first = key(purpose(), 1);
        WrappedKey second = key(first.purpose(), 2);
        assertTrue(signingKeyStore().add(first));
        assertTrue(signingKeyStore().add(second));
        List<List<WrappedKey>> anew = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> List.of(rewrapped(first), rewrapped(second)))
                .toList();
        List<Boolean> replaced =
                Race.of(runner -> signingKeyStore().replaceAll(List.of(first, second), anew.get(runner)));

        assertEquals(1, replaced.stream().filter(win -> win).count());
        List<WrappedKey> winner = anew.get(replaced.indexOf(true));
        List<WrappedKey> all = signingKeyStore().all(first.purpose());
        assertSame(winner.get(0), all.get(0));
        assertSame(winner.get(1), all.get(1));
    }

    @Test
    default void replacing_nothing_succeeds() {
        assertTrue(signingKeyStore().replaceAll(List.of(), List.of()));
    }
}
