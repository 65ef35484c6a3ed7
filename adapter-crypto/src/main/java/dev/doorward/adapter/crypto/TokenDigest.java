package dev.doorward.adapter.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a token's text, which stands for the token in memory. Two reasons: a heap dump shows no bearer secret, and how
 * long it takes to compare digests says nothing about the text, because whoever guesses a text cannot steer its digest.
 */
record TokenDigest(long a, long b, long c, long d) {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static TokenDigest of(String text) {
        // What is not Latin 1 becomes "?", which stands in no genuine token: those keep their one text.
        byte[] octets = sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1));
        return new TokenDigest(at(octets, 0), at(octets, 8), at(octets, 16), at(octets, 24));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every Java has SHA-256", broken);
        }
    }

    private static long at(byte[] octets, int index) {
        return (long) LONGS.get(octets, index);
    }

    /** One of so many sets, a power of two. */
    int set(int of) {
        return (int) a & (of - 1);
    }

    /** One of so many places in the set, a power of two; it depends on other bits than the set. */
    int place(int of) {
        return (int) b & (of - 1);
    }

    @Override
    public String toString() {
        return "TokenDigest[hidden]";
    }
}
