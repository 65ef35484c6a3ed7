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
}
