package dev.doorward.argon2.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Block by block against the RFC's own words, for long enough that the JIT has compiled what is compared. */
class KernelTest {

    private static final int BLOCKS = 6;
    private static final int SCRATCH = BLOCKS * Kernel.BLOCK;
    private static final int ROUNDS = Integer.getInteger("doorward.rounds", 200) * 100;

    private final ReferenceKernel reference = new ReferenceKernel();

    @Test
    void every_word_of_a_block_has_a_place_of_its_own_and_the_first_is_first() {
        for (Kernel kernel : Kernels.all()) {
            int[] places =
                    IntStream.range(0, Kernel.BLOCK).map(kernel::position).toArray();
            assertEquals(0, places[0]);
            assertArrayEquals(
                    IntStream.range(0, Kernel.BLOCK).toArray(),
                    IntStream.of(places).sorted().toArray());
        }
    }

    @Test
    void every_kernel_computes_what_the_rfc_says_before_and_after_it_is_compiled() {
        for (Kernel kernel : Kernels.all()) {
            long seed = new Random().nextLong();
            System.out.println("kernel of " + kernel.name() + ": " + ROUNDS + " blocks, seed " + seed);
            Random random = new Random(seed);
            long[] expected = new long[SCRATCH + Kernel.BLOCK];
            long[] actual = new long[SCRATCH + Kernel.BLOCK];
            for (int round = 0; round < ROUNDS; round++) {
                // Once in a while from afresh, words of nothing but ones included, where a carry or a sign would show.
                if (round % 1000 == 0) {
                    for (int word = 0; word < SCRATCH; word++) {
                        expected[word] = random.nextInt(8) == 0 ? -1L : random.nextLong();
                        actual[stored(kernel, word)] = expected[word];
                    }
                }
                int left = block(random);
                int right = block(random);
                int next = block(random);
                boolean accumulate = random.nextBoolean();
                reference.compress(expected, left, right, next, accumulate, SCRATCH);
                kernel.compress(actual, left, right, next, accumulate, SCRATCH);
                if (round % 100 == 99) {
                    assertSame(kernel, expected, actual, round);
                }
            }
        }
    }

    private static int block(Random random) {
        return random.nextInt(BLOCKS) * Kernel.BLOCK;
    }

    private static int stored(Kernel kernel, int word) {
        return word - word % Kernel.BLOCK + kernel.position(word % Kernel.BLOCK);
    }

    private static void assertSame(Kernel kernel, long[] expected, long[] actual, int round) {
        for (int word = 0; word < SCRATCH; word++) {
            if (expected[word] != actual[stored(kernel, word)]) {
                assertEquals(expected[word], actual[stored(kernel, word)], kernel.name() + " in round " + round);
            }
        }
    }
}
