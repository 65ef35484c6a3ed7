package dev.doorward.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.function.ToLongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The first 64 bits of HMAC-SHA256 (RFC 2104) under a key that is made with it and known to nobody else. */
final class OwnKeyedHash implements ToLongFunction<String> {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_OCTETS = 32;

    private final SecretKeySpec key;

    OwnKeyedHash() {
        byte[] octets = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(octets);
        key = new SecretKeySpec(octets, ALGORITHM);
    }

    @Override
    public long applyAsLong(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HMAC-SHA256 does not work on this platform", broken);
        }
    }
}
