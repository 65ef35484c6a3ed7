package dev.doorward.bootstrap;

import dev.doorward.adapter.crypto.MasterKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns a client's address into something that can be compared and not read: HMAC-SHA256 (RFC 2104), cut to 128 bits. The
 * four thousand million IPv4 addresses are soon tried without the key, which is why there is one. It is derived from the
 * master key, so that all nodes write the same hash.
 */
final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int OCTETS = 16;

    private final SecretKeySpec key;

    private KeyedHash(SecretKeySpec key) {
        this.key = key;
    }

    /** @param purpose keeps this use of the master key apart from every other */
    static KeyedHash derivedFrom(MasterKey master, String purpose) {
        return new KeyedHash(new SecretKeySpec(master.derive("doorward " + purpose), ALGORITHM));
    }

    /** 32 hexadecimal digits; the empty text, an unknown address, stays empty. */
    String of(String text) {
        return text.isEmpty() ? "" : HexFormat.of().formatHex(Arrays.copyOf(mac(key, text), OCTETS));
    }

    /** 64 bits. */
    long bitsOf(String text) {
        return ByteBuffer.wrap(mac(key, text)).getLong();
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HMAC-SHA256 does not work on this platform", broken);
        }
    }
}
