package dev.doorward.argon2.vector;

/**
 * The compression function G (RFC 9106, section 3.5) on blocks that lie in one array. A block has 128 words. A kernel may keep
 * its words in another order than the RFC numbers them, as long as word 0 comes first.
 */
interface Kernel {

    /** How many words a block has. */
    int BLOCK = 128;

    /** Where in a block the word lies that the RFC gives this number, 0 to 127. */
    int position(int word);

    /**
     * Writes G of the blocks that begin at {@code left} and {@code right} to {@code next}, or adds it to what is there with
     * XOR. {@code next} may be {@code left} or {@code right}; the block at {@code scratch} is none of them, and is left
     * overwritten.
     */
    void compress(long[] memory, int left, int right, int next, boolean accumulate, int scratch);

    /** Which one it is, for people. */
    String name();
}
