package dev.doorward.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.function.ToLongFunction;

/**
 * The first 64 bits of SHA-256 over a key, made with it and known to nobody else, and the text. So little of the digest cannot
 * be extended to that of a longer text.
 */
final class OwnKeyedHash implements ToLongFunction<String> {

    private final byte[] key = new byte[32];

    OwnKeyedHash() {
        new SecureRandom().nextBytes(key);
    }

    @Override
    public long applyAsLong(String text) {
        MessageDigest digest = sha256();
        digest.update(key);
        return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
