package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.Signature;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A genuine token has exactly one text: whatever is done to it without the key, it is refused. */
@Tag("FR-010")
@Execution(ExecutionMode.CONCURRENT)
class TokenMutationTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=.~ \n\0";

    /** The order of the base point of edwards25519 (RFC 8032, section 5.1). */
    private static final BigInteger ED25519_ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @ParameterizedTest
    @EnumSource
    void no_bit_of_any_character_can_be_flipped(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        String token = forge.issued();
        assertTrue(forge.accepts(token));
        for (int i = 0; i < token.length(); i++) {
            for (int bit = 0; bit < 16; bit++) {
                char[] altered = token.toCharArray();
                altered[i] ^= (char) (1 << bit);
                assertFalse(forge.accepts(new String(altered)), "bit " + bit + " of character " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_character_can_be_cut_or_doubled_or_added(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        String token = forge.issued();
        for (int i = 0; i < token.length(); i++) {
            assertFalse(forge.accepts(token.substring(0, i)), "cut at " + i);
            assertFalse(forge.accepts(token.substring(0, i) + token.substring(i + 1)), "without " + i);
            assertFalse(forge.accepts(token.substring(0, i) + token.charAt(i) + token.substring(i)), "doubled " + i);
            assertFalse(forge.accepts(token.substring(0, i) + "=" + token.substring(i)), "padded at " + i);
        }
        for (char c : ALPHABET.toCharArray()) {
            assertFalse(forge.accepts(token + c), "after " + (int) c);
            assertFalse(forge.accepts(c + token), "before " + (int) c);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_last_character_of_each_part_has_one_form(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        String token = forge.issued();
        for (int part = 0; part < 3; part++) {
            int accepted = 0;
            for (char c : ALPHABET.toCharArray()) {
                String[] parts = TokenForge.parts(token);
                parts[part] = parts[part].substring(0, parts[part].length() - 1) + c;
                accepted += forge.accepts(String.join(".", parts)) ? 1 : 0;
            }
            assertEquals(1, accepted, "forms of part " + part);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_text_that_only_the_library_would_take_is_refused(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        String[] parts = TokenForge.parts(forge.issued());
        // The true key signs the odd text itself, so only the form is wrong.
        assertTrue(forge.accepts(forge.signedText(parts[0] + "." + parts[1])));
        for (String odd : new String[] {"=", "==", "\n", "%", "."}) {
            assertFalse(forge.accepts(forge.signedText(parts[0] + odd + "." + parts[1])), "header " + odd);
            assertFalse(forge.accepts(forge.signedText(parts[0] + "." + parts[1] + odd)), "payload " + odd);
        }
    }

    @Test
    void the_mirrored_es256_signature_is_refused_although_it_verifies() throws Exception {
        TokenForge forge = new TokenForge(SigningAlgorithm.ES256);
        String token = forge.issued();
        byte[] mirrored = TokenForge.otherS(TokenForge.octets(TokenForge.parts(token)[2]));
        Signature jdk = Signature.getInstance("SHA256withECDSAinP1363Format");
        jdk.initVerify(PublicJwks.key(forge.keys.jwks(), forge.key.id()));
        jdk.update(token.substring(0, token.lastIndexOf('.')).getBytes());
        assertTrue(jdk.verify(mirrored), "the mirrored signature is no control");
        assertFalse(forge.accepts(TokenForge.withSignature(token, mirrored)));
    }

    @Test
    void the_mirror_leads_back_to_the_same_signature() {
        for (int i = 0; i < 300; i++) {
            byte[] signature = new byte[64];
            Arrays.fill(signature, (byte) i);
            signature[32] = (byte) (i % 8 == 0 ? 0 : 0x40);
            assertTrue(Arrays.equals(TokenForge.otherS(signature), LowS.mirrored(signature)), "s " + i);
            assertTrue(Arrays.equals(signature, LowS.mirrored(LowS.mirrored(signature))), "s " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_signature_has_one_length_and_is_not_all_zeros(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        String token = forge.issued();
        byte[] signature = TokenForge.octets(TokenForge.parts(token)[2]);
        for (int length = 0; length <= 130; length++) {
            byte[] resized = Arrays.copyOf(signature, length);
            boolean whole = length == algorithm.signatureOctets();
            assertEquals(whole, forge.accepts(TokenForge.withSignature(token, resized)), "length " + length);
            assertFalse(forge.accepts(TokenForge.withSignature(token, new byte[length])), "zeros " + length);
        }
    }

    @Test
    void an_es256_signature_with_a_zero_or_an_out_of_range_half_is_refused() {
        TokenForge forge = new TokenForge(SigningAlgorithm.ES256);
        String token = forge.issued();
        byte[] signature = TokenForge.octets(TokenForge.parts(token)[2]);
        for (int half = 0; half < 2; half++) {
            for (int octet : new int[] {0, 0xff}) {
                byte[] altered = signature.clone();
                Arrays.fill(altered, 32 * half, 32 * half + 32, (byte) octet);
                assertFalse(forge.accepts(TokenForge.withSignature(token, altered)), half + " of " + octet);
            }
        }
    }

    @Test
    void an_ed25519_signature_with_s_beyond_the_order_is_refused() {
        TokenForge forge = new TokenForge(SigningAlgorithm.ED25519);
        String token = forge.issued();
        byte[] signature = TokenForge.octets(TokenForge.parts(token)[2]);
        for (int times = 1; times <= 15; times++) {
            byte[] altered = signature.clone();
            BigInteger s = littleEndian(signature).add(ED25519_ORDER.multiply(BigInteger.valueOf(times)));
            if (s.bitLength() > 256) {
                break;
            }
            for (int i = 0; i < 32; i++) {
                altered[32 + i] = s.shiftRight(8 * i).byteValue();
            }
            assertFalse(forge.accepts(TokenForge.withSignature(token, altered)), "s + " + times + " L");
        }
    }

    private static BigInteger littleEndian(byte[] signature) {
        byte[] s = new byte[32];
        for (int i = 0; i < 32; i++) {
            s[i] = signature[63 - i];
        }
        return new BigInteger(1, s);
    }

    @Test
    void no_text_makes_it_throw() {
        TokenForge forge = new TokenForge(SigningAlgorithm.ES256);
        String token = forge.issued();
        long seed = new Random().nextLong();
        System.out.println("no_text_makes_it_throw: seed " + seed + ", 4,000 texts");
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(i % 100 == 0 ? 20_000 : 200);
            for (int c = 0; c < length; c++) {
                int any = random.nextInt(0x10000);
                text.append(random.nextInt(4) > 0 ? ALPHABET.charAt(any % ALPHABET.length()) : (char) any);
            }
            assertFalse(forge.accepts(text.toString()));
            int at = random.nextInt(token.length());
            assertFalse(forge.accepts(token.substring(0, at) + text + '.' + token.substring(at)));
        }
        for (String odd :
                new String[] {"", ".", "..", "...", "a.b", "a.b.c", ".".repeat(9000), "e30.e30.", "e30..e30"}) {
            assertFalse(forge.accepts(odd));
        }
    }
}
