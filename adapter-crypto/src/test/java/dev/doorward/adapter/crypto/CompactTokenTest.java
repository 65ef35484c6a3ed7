package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactTokenTest {

    private static String beginning(int keyOctets) {
        String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\""
                + CanonicalBase64.URL.encode(new byte[keyOctets]) + "\"}";
        return CanonicalBase64.URL.encode(header.getBytes(StandardCharsets.US_ASCII)) + ".e30.";
    }

    private static boolean isRead(String beginning, int signature) {
        return CompactToken.read(beginning + "A".repeat(signature)).isPresent();
    }

    @Test
    void a_key_id_that_is_not_of_32_octets_is_no_key_of_ours_and_nobody_looks_for_it() {
        for (int octets = 30; octets < 35; octets++) {
            assertEquals(octets == 32, isRead(beginning(octets), 86), octets + " octets");
        }
    }

    @Test
    void a_token_has_at_most_8192_characters() {
        // One length in four is no base64, so the beginning comes in two lengths.
        for (String beginning : List.of(beginning(32), beginning(32).replace("e30", "e30g"))) {
            for (int length = 8189; length <= 8195; length++) {
                int signature = length - beginning.length();
                assertEquals(
                        signature % 4 != 1 && length <= CompactToken.MAX_LENGTH,
                        isRead(beginning, signature),
                        length + " characters");
            }
        }
    }
}
