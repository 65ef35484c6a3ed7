package dev.doorward.adapter.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that encrypts the keys in the database, and from which keys for other uses are derived: 256 bits that are kept
 * elsewhere. It does not print.
 *
 * <p>It wraps with AES-256-GCM (NIST SP 800-38D) and a random nonce of 96 bits: version (1), nonce (12 octets), encrypted
 * key, tag (16 octets). Some ten keys are wrapped in a database's life, so nonces do not meet.
 */
public final class MasterKey {

    private static final int OCTETS = 32;
    private static final byte VERSION = 1;
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_OCTETS = 16;
    private static final int HEAD_OCTETS = 1 + NONCE_OCTETS;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] octets;

    private MasterKey(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Reads what {@link #reveal()} wrote.
     *
     * @param base64url 32 random octets in base64url without padding
     * @throws IllegalArgumentException when it is not that, or all octets are the same one; the message holds no part of it
     */
    public static MasterKey parse(String base64url) {
        byte[] octets = CanonicalBase64.URL
                .decode(base64url)
                .filter(decoded -> decoded.length == OCTETS)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the master key must be 32 octets in base64url without padding (43 characters)"));
        if (isOneOctetRepeated(octets)) {
            throw new IllegalArgumentException("the master key must be random, all its octets are the same");
        }
        return new MasterKey(octets);
    }

    /** As in the placeholder {@code AAAA...}, which has the form of a secret and is none. */
    static boolean isOneOctetRepeated(byte[] secret) {
        for (byte octet : secret) {
            if (octet != secret[0]) {
                return false;
            }
        }
        return true;
    }

    /** A fresh key from the platform's secure random source. */
    public static MasterKey generate() {
        byte[] octets = new byte[OCTETS];
        RANDOM.nextBytes(octets);
        return new MasterKey(octets);
    }

    /** The key in base64url without padding, to be kept outside the database. */
    public String reveal() {
        return CanonicalBase64.URL.encode(octets);
    }

    /**
     * A key for another use than wrapping: HKDF-Expand with HMAC-SHA256 (RFC 5869, section 2.3), the label in UTF-8 as its
     * {@code info}. The master key is uniformly random already, so it is not extracted from first (section 3.3).
     *
     * @param label says what the key is for; other labels give keys that tell nothing of each other
     * @return 32 octets, always the same for one master key and label; a secret of the caller, who may wipe it
     */
    public byte[] derive(String label) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(octets, "HmacSHA256"));
            mac.update(label.getBytes(StandardCharsets.UTF_8));
            // One block is as long as the key that is wanted, so the first is the last.
            mac.update((byte) 1);
            return mac.doFinal();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HMAC-SHA256 does not work on this platform", broken);
        }
    }

    /** Encrypts a secret and binds it to the context: it can be decrypted only with the same one. */
    byte[] wrap(byte[] secret, byte[] context) {
        byte[] wrapped = new byte[HEAD_OCTETS + secret.length + TAG_OCTETS];
        byte[] nonce = new byte[NONCE_OCTETS];
        RANDOM.nextBytes(nonce);
        wrapped[0] = VERSION;
        System.arraycopy(nonce, 0, wrapped, 1, NONCE_OCTETS);
        try {
            cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(secret, 0, secret.length, wrapped, HEAD_OCTETS);
            return wrapped;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM does not work on this platform", broken);
        }
    }

    /** What was wrapped, or empty when it was wrapped by another key, in another context, or is altered. */
    Optional<byte[]> unwrap(byte[] wrapped, byte[] context) {
        if (wrapped.length < HEAD_OCTETS + TAG_OCTETS || wrapped[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(wrapped, 1, HEAD_OCTETS);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, context)
                    .doFinal(wrapped, HEAD_OCTETS, wrapped.length - HEAD_OCTETS));
        } catch (AEADBadTagException doesNotFit) {
            return Optional.empty();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM does not work on this platform", broken);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(octets, "AES"), new GCMParameterSpec(8 * TAG_OCTETS, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(context);
        return cipher;
    }

    @Override
    public String toString() {
        return "MasterKey[hidden]";
    }
}
