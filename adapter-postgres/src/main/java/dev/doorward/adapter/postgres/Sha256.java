package dev.doorward.adapter.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) of a text in UTF-8. */
final class Sha256 {

    private Sha256() {}

    /** 32 octets. */
    static byte[] of(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("SHA-256 does not work on this platform", broken);
        }
    }

    /** 64 hexadecimal digits. */
    static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
