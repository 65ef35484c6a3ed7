package dev.doorward.core.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WrappedKeyTest {

    @Test
    void a_key_keeps_copies_only() {
        byte[] bytes = {1, 2, 3};
        WrappedKey key = new WrappedKey("access-token", 7, "kid", "ES256", bytes, Instant.EPOCH, Instant.MAX);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(key.wrapped(), (byte) 0);

        assertArrayEquals(new byte[] {1, 2, 3}, key.wrapped());
        assertEquals("access-token", key.purpose());
        assertEquals(7, key.sequence());
        assertEquals("kid", key.id());
        assertEquals("ES256", key.algorithm());
        assertEquals(Instant.EPOCH, key.createdAt());
        assertEquals(Instant.MAX, key.signsFrom());
    }
}
