package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyLengthTest {

    /** AES would take 16 and 24. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 24, 31, 33, 64})
    void a_master_key_of_another_length_is_refused_for_its_length(int octets) {
        byte[] key = new byte[octets];
        new Random(octets).nextBytes(key);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        assertEquals(
                "the master key must be 32 octets in base64url without padding (43 characters)",
                assertThrows(IllegalArgumentException.class, () -> MasterKey.parse(text))
                        .getMessage());
    }
}
