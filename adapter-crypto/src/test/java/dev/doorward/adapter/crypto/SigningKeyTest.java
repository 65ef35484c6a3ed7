package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeyTest {

    @ParameterizedTest
    @EnumSource
    void a_key_with_leading_zeros_survives_its_encoding(SigningAlgorithm algorithm) {
        // One coordinate or scalar in 256 begins with a zero octet, so 300 keys meet some.
        for (int i = 0; i < 300; i++) {
            SigningKey key = SigningKey.generate(algorithm);
            JsonNode jwk = StrictJson.object(key.reveal()).orElseThrow();
            for (String member : new String[] {"x", "y", "d", "k"}) {
                assertTrue(!jwk.has(member) || PublicJwks.octets(jwk, member).length == 32, member);
            }
            SigningKey read = SigningKey.parse(algorithm, key.reveal());
            assertEquals(key.id(), read.id());
            assertEquals(key.publicJwk(), read.publicJwk());
        }
    }

    @Test
    void two_hs256_keys_have_random_ids_that_say_nothing_of_the_secret() {
        SigningKey one = SigningKey.generate(SigningAlgorithm.HS256);
        SigningKey other = SigningKey.generate(SigningAlgorithm.HS256);
        assertNotEquals(one.id(), other.id());
        byte[] message = {1, 2, 3};
        assertFalse(Arrays.equals(one.mac(message), other.mac(message)));
        assertEquals(32, CanonicalBase64.URL.decode(one.id()).orElseThrow().length);
        assertEquals(Optional.empty(), one.publicJwk());
    }

    @Test
    void settings_are_read_exactly() {
        assertSame(SigningAlgorithm.ES256, SigningAlgorithm.parse("ES256"));
        assertSame(SigningAlgorithm.ED25519, SigningAlgorithm.parse("Ed25519"));
        assertSame(SigningAlgorithm.HS256, SigningAlgorithm.parse("HS256"));
        for (String other : List.of("", "es256", "EdDSA", "ED25519", "RS256", "none", " ES256")) {
            assertThrows(IllegalArgumentException.class, () -> SigningAlgorithm.parse(other));
        }
    }

    @Test
    void a_message_is_authenticated_by_a_shared_secret_only() throws Exception {
        SigningKey key = SigningKey.generate(SigningAlgorithm.HS256);
        byte[] secret = PublicJwks.octets(StrictJson.object(key.reveal()).orElseThrow(), "k");
        assertEquals(32, secret.length);
        byte[] message = {1, 2, 3};
        assertArrayEquals(TokenForge.hmac(new SecretKeySpec(secret, "any"), message), key.mac(message));
        SigningKey pair = SigningKey.generate(SigningAlgorithm.ES256);
        assertThrows(IllegalStateException.class, () -> pair.mac(message));
    }
}
