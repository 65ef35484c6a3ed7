package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = "a context".getBytes(StandardCharsets.UTF_8);

    @Test
    void what_is_wrapped_is_unwrapped_by_the_same_key_read_again() {
        MasterKey key = MasterKey.generate();
        byte[] wrapped = key.wrap(SECRET, CONTEXT);
        assertEquals(1 + 12 + SECRET.length + 16, wrapped.length);
        assertArrayEquals(
                SECRET, MasterKey.parse(key.reveal()).unwrap(wrapped, CONTEXT).orElseThrow());
    }

    @Test
    void another_key_or_another_context_unwraps_nothing() {
        MasterKey key = MasterKey.generate();
        byte[] wrapped = key.wrap(SECRET, CONTEXT);
        assertEquals(Optional.empty(), MasterKey.generate().unwrap(wrapped, CONTEXT));
        assertEquals(Optional.empty(), key.unwrap(wrapped, SECRET));
    }

    @Test
    void no_bit_can_be_flipped_and_no_octet_cut_or_added() {
        MasterKey key = MasterKey.generate();
        byte[] wrapped = key.wrap(SECRET, CONTEXT);
        for (int bit = 0; bit < 8 * wrapped.length; bit++) {
            byte[] altered = wrapped.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(Optional.empty(), key.unwrap(altered, CONTEXT), "bit " + bit);
        }
        for (int length = 0; length < wrapped.length; length++) {
            assertEquals(Optional.empty(), key.unwrap(Arrays.copyOf(wrapped, length), CONTEXT), "length " + length);
        }
        assertEquals(Optional.empty(), key.unwrap(Arrays.copyOf(wrapped, wrapped.length + 1), CONTEXT));
    }

    @Test
    void nothing_is_wrapped_twice_alike() {
        MasterKey key = MasterKey.generate();
        assertFalse(Arrays.equals(key.wrap(SECRET, CONTEXT), key.wrap(SECRET, CONTEXT)));
    }

    @Test
    void generated_keys_differ() {
        assertNotEquals(MasterKey.generate().reveal(), MasterKey.generate().reveal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB",
                " AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ+",
                "not a key at all"
            })
    void whatever_is_not_32_octets_is_refused_without_showing_it(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> MasterKey.parse(text))
                .getMessage();
        assertTrue(message.contains("master key"), message);
        assertFalse(message.contains("AQEB"), message);
    }

    @Test
    void it_does_not_print() {
        assertEquals("MasterKey[hidden]", MasterKey.generate().toString());
    }
}
