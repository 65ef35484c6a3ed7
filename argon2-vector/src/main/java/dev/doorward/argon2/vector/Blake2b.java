package dev.doorward.argon2.vector;

import java.util.Arrays;

/**
 * BLAKE2b without a key (RFC 7693). One object makes one digest and wipes itself.
 *
 * <p>Octets and words are turned into each other with plain shifts. The JIT of OpenJDK 17 was seen to miscompile the same with
 * {@code VarHandle} views and {@code System.arraycopy}.
 */
final class Blake2b {

    static final int MAX_OCTETS = 64;

    private static final int BLOCK_OCTETS = 128;
    private static final int ROUNDS = 12;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    private final int octets;
    private final long[] state = IV.clone();
    private final long[] working = new long[16];
    private final long[] message = new long[16];
    private final byte[] block = new byte[BLOCK_OCTETS];
    private int filled;
    private long compressed;

    /** @param octets of the digest, 1 to 64 */
    Blake2b(int octets) {
        this.octets = octets;
        state[0] ^= 0x01010000L ^ octets;
    }

    Blake2b update(byte[] input) {
        for (byte octet : input) {
            // The last block is compressed by digest() alone.
            if (filled == BLOCK_OCTETS) {
                compress(false);
            }
            block[filled++] = octet;
        }
        return this;
    }

    /** A number of 32 bits, little-endian, as everywhere in Argon2. */
    Blake2b update(int number) {
        return update(
                new byte[] {(byte) number, (byte) (number >>> 8), (byte) (number >>> 16), (byte) (number >>> 24)});
    }

    byte[] digest() {
        Arrays.fill(block, filled, BLOCK_OCTETS, (byte) 0);
        compress(true);
        byte[] digest = new byte[octets];
        for (int i = 0; i < octets; i++) {
            digest[i] = (byte) (state[i >>> 3] >>> (8 * (i & 7)));
        }
        Arrays.fill(state, 0);
        Arrays.fill(working, 0);
        Arrays.fill(message, 0);
        Arrays.fill(block, (byte) 0);
        return digest;
    }

    private void compress(boolean last) {
        compressed += filled;
        filled = 0;
        for (int i = 0; i < 16; i++) {
            message[i] = word(block, 8 * i);
        }
        System.arraycopy(state, 0, working, 0, 8);
        System.arraycopy(IV, 0, working, 8, 8);
        working[12] ^= compressed;
        working[14] ^= last ? -1L : 0;
        for (int round = 0; round < ROUNDS; round++) {
            round(working, message, SIGMA[round % SIGMA.length]);
        }
        for (int i = 0; i < 8; i++) {
            state[i] ^= working[i] ^ working[i + 8];
        }
    }

    private static void round(long[] v, long[] m, byte[] s) {
        mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
        mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
        mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
        mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
        mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
        mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
        mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
        mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
    }

    private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
        v[a] += v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }

    /** Eight octets, little-endian. */
    static long word(byte[] octets, int from) {
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = word << 8 | octets[from + i] & 0xFF;
        }
        return word;
    }

    /** The hash function of any length, H' (RFC 9106, section 3.3). */
    static byte[] variable(int length, byte[] input) {
        if (length <= MAX_OCTETS) {
            return new Blake2b(length).update(length).update(input).digest();
        }
        byte[] result = new byte[length];
        byte[] link = new Blake2b(MAX_OCTETS).update(length).update(input).digest();
        int at = 0;
        while (true) {
            int rest = length - at;
            int taken = rest <= MAX_OCTETS ? rest : MAX_OCTETS / 2;
            for (int i = 0; i < taken; i++) {
                result[at + i] = link[i];
            }
            at += taken;
            if (at == length) {
                Arrays.fill(link, (byte) 0);
                return result;
            }
            int next = Math.min(MAX_OCTETS, length - at);
            byte[] previous = link;
            link = new Blake2b(next).update(previous).digest();
            Arrays.fill(previous, (byte) 0);
        }
    }
}
