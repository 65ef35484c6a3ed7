package dev.doorward.argon2.vector;

/** G as RFC 9106, sections 3.5 and 3.6, writes it down: what the others are held to. */
class ReferenceKernel implements Kernel {

    @Override
    public int position(int word) {
        return word;
    }

    @Override
    public void compress(long[] memory, int left, int right, int next, boolean accumulate, int scratch) {
        long[] r = new long[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            r[i] = memory[left + i] ^ memory[right + i];
        }
        long[] z = r.clone();
        for (int row = 0; row < 8; row++) {
            permute(z, 16 * row, 2);
        }
        for (int column = 0; column < 8; column++) {
            permute(z, 2 * column, 16);
        }
        for (int i = 0; i < BLOCK; i++) {
            memory[next + i] = r[i] ^ z[i] ^ (accumulate ? memory[next + i] : 0);
        }
    }

    /** P on eight registers of two words, which begin at {@code from} and lie {@code stride} words apart. */
    private static void permute(long[] z, int from, int stride) {
        int[] v = new int[16];
        for (int i = 0; i < 16; i++) {
            v[i] = from + i / 2 * stride + i % 2;
        }
        mix(z, v[0], v[4], v[8], v[12]);
        mix(z, v[1], v[5], v[9], v[13]);
        mix(z, v[2], v[6], v[10], v[14]);
        mix(z, v[3], v[7], v[11], v[15]);
        mix(z, v[0], v[5], v[10], v[15]);
        mix(z, v[1], v[6], v[11], v[12]);
        mix(z, v[2], v[7], v[8], v[13]);
        mix(z, v[3], v[4], v[9], v[14]);
    }

    private static void mix(long[] z, int a, int b, int c, int d) {
        z[a] = sum(z[a], z[b]);
        z[d] = Long.rotateRight(z[d] ^ z[a], 32);
        z[c] = sum(z[c], z[d]);
        z[b] = Long.rotateRight(z[b] ^ z[c], 24);
        z[a] = sum(z[a], z[b]);
        z[d] = Long.rotateRight(z[d] ^ z[a], 16);
        z[c] = sum(z[c], z[d]);
        z[b] = Long.rotateRight(z[b] ^ z[c], 63);
    }

    private static long sum(long x, long y) {
        return x + y + 2 * (x & 0xFFFFFFFFL) * (y & 0xFFFFFFFFL);
    }

    @Override
    public String name() {
        return "reference";
    }
}
