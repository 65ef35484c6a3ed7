package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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
    void it_wraps_with_aes_gcm_and_the_version_and_the_context_are_authenticated() throws Exception {
        MasterKey key = MasterKey.generate();
        byte[] wrapped = key.wrap(SECRET, CONTEXT);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] octets = CanonicalBase64.URL.decode(key.reveal()).orElseThrow();
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(octets, "AES"), new GCMParameterSpec(128, wrapped, 1, 12));
        cipher.updateAAD(new byte[] {1});
        cipher.updateAAD(CONTEXT);
        assertArrayEquals(SECRET, cipher.doFinal(wrapped, 13, wrapped.length - 13));
    }

    @Test
    void an_empty_secret_is_wrapped_like_any() {
        MasterKey key = MasterKey.generate();
        byte[] wrapped = key.wrap(new byte[0], CONTEXT);
        assertArrayEquals(new byte[0], key.unwrap(wrapped, CONTEXT).orElseThrow());
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
    void a_key_of_one_octet_repeated_is_refused() {
        for (int octet = 0; octet < 256; octet++) {
            byte[] octets = new byte[32];
            Arrays.fill(octets, (byte) octet);
            String repeated = CanonicalBase64.URL.encode(octets);
            String message = assertThrows(IllegalArgumentException.class, () -> MasterKey.parse(repeated))
                    .getMessage();
            assertEquals("the master key must be random, all its octets are the same", message);
            octets[31] ^= 1;
            String other = CanonicalBase64.URL.encode(octets);
            assertEquals(other, MasterKey.parse(other).reveal());
        }
    }

    @Test
    void a_derived_key_is_the_first_block_of_hkdf_expand() {
        byte[] pseudorandom =
                HexFormat.of().parseHex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
        MasterKey key = MasterKey.parse(CanonicalBase64.URL.encode(pseudorandom));
        // The key is that of RFC 5869, appendix A.1. The info there is no UTF-8, so these were computed with another
        // tool,
        // which gives A.1 right.
        assertEquals(
                "b2a3d45126d31fb6828ef00d76c6d54e9c2bd4785e49c6ad86e327d89d0de940",
                HexFormat.of().formatHex(key.derive("")));
        assertEquals(
                "d6d44fd0b02f6d07682c4ccad1d919cea853130ef7d4296ae38a24a0a87ee997",
                HexFormat.of().formatHex(key.derive("a label \u00e9")));
    }

    @Test
    void derived_keys_differ_by_label_and_by_master_key() {
        MasterKey key = MasterKey.generate();
        byte[] derived = key.derive("a label");
        assertArrayEquals(derived, MasterKey.parse(key.reveal()).derive("a label"));
        assertFalse(Arrays.equals(derived, key.derive("another label")));
        assertFalse(Arrays.equals(derived, MasterKey.generate().derive("a label")));
        Arrays.fill(derived, (byte) 0);
        assertFalse(Arrays.equals(derived, key.derive("a label")));
    }

    @Test
    void it_does_not_print() {
        assertEquals("MasterKey[hidden]", MasterKey.generate().toString());
    }
}
