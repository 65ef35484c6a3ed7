package dev.doorward.argon2.vector;

import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * G on vectors of 512 bits. Call a word's number in the block r2 r1 r0 c2 c1 c0 p, in bits: its row, its column of two words,
 * and which of the two it is. Words are kept so that a vector is r2 r1 c2 c1 and a lane is r0 c0 p. Then the permutation P of
 * two rows finds its four rows of state in four neighbouring vectors, and that of two columns in every fourth vector: nothing
 * is ever transposed, and only the diagonals of P need lanes to move.
 *
 * <p><b>Why it is written like this.</b> Vectors are objects until the JIT has inlined every call that touches one; where it
 * gives up, this is thirty times slower. So each method is one small loop that holds two permutations, which is as much as
 * fits, with their statements in turn, because each alone waits for its own results; and nothing is moved out into methods.
 * In a diagonal step b stays where it is and a, c and d move, because b is what is finished last.
 */
final class Kernel512 implements Kernel {

    private static final VectorSpecies<Long> WIDE = LongVector.SPECIES_512;
    private static final long LOW = 0xFFFFFFFFL;

    /** Two neighbouring groups of four vectors. */
    private static final int STEP = 64;

    // Four words of state each of two rows: half a vector each. By one, two and three.
    private static final VectorShuffle<Long> ROW1 = VectorShuffle.fromValues(WIDE, 1, 2, 3, 0, 5, 6, 7, 4);
    private static final VectorShuffle<Long> ROW2 = VectorShuffle.fromValues(WIDE, 2, 3, 0, 1, 6, 7, 4, 5);
    private static final VectorShuffle<Long> ROW3 = VectorShuffle.fromValues(WIDE, 3, 0, 1, 2, 7, 4, 5, 6);

    // Four words of state each of two columns, which are r0 p: every other pair of lanes.
    private static final VectorShuffle<Long> COLUMN1 = VectorShuffle.fromValues(WIDE, 1, 4, 3, 6, 5, 0, 7, 2);
    private static final VectorShuffle<Long> COLUMN2 = VectorShuffle.fromValues(WIDE, 4, 5, 6, 7, 0, 1, 2, 3);
    private static final VectorShuffle<Long> COLUMN3 = VectorShuffle.fromValues(WIDE, 5, 0, 7, 2, 1, 4, 3, 6);

    @Override
    public int position(int word) {
        int row = word >> 4;
        int column = word >> 1 & 7;
        int vector = (row >> 1) * 4 + (column >> 1);
        return vector * 8 + (row & 1) * 4 + (column & 1) * 2 + (word & 1);
    }

    @Override
    public void compress(long[] memory, int left, int right, int next, boolean accumulate, int scratch) {
        if (accumulate) {
            addRows(memory, left, right, next, scratch);
        } else {
            rows(memory, left, right, next, scratch);
        }
        columns(memory, next, scratch);
    }

    /** Writes R to next, and P of its rows to scratch. */
    private static void rows(long[] memory, int left, int right, int next, int scratch) {
        LongVector low = LongVector.broadcast(WIDE, LOW);
        for (int at = 0; at < BLOCK; at += STEP) {
            LongVector a0 = fromArray(WIDE, memory, left + at).lanewise(XOR, fromArray(WIDE, memory, right + at));
            LongVector b0 =
                    fromArray(WIDE, memory, left + at + 8).lanewise(XOR, fromArray(WIDE, memory, right + at + 8));
            LongVector c0 =
                    fromArray(WIDE, memory, left + at + 16).lanewise(XOR, fromArray(WIDE, memory, right + at + 16));
            LongVector d0 =
                    fromArray(WIDE, memory, left + at + 24).lanewise(XOR, fromArray(WIDE, memory, right + at + 24));
            LongVector a1 =
                    fromArray(WIDE, memory, left + at + 32).lanewise(XOR, fromArray(WIDE, memory, right + at + 32));
            LongVector b1 =
                    fromArray(WIDE, memory, left + at + 40).lanewise(XOR, fromArray(WIDE, memory, right + at + 40));
            LongVector c1 =
                    fromArray(WIDE, memory, left + at + 48).lanewise(XOR, fromArray(WIDE, memory, right + at + 48));
            LongVector d1 =
                    fromArray(WIDE, memory, left + at + 56).lanewise(XOR, fromArray(WIDE, memory, right + at + 56));
            a0.intoArray(memory, next + at);
            b0.intoArray(memory, next + at + 8);
            c0.intoArray(memory, next + at + 16);
            d0.intoArray(memory, next + at + 24);
            a1.intoArray(memory, next + at + 32);
            b1.intoArray(memory, next + at + 40);
            c1.intoArray(memory, next + at + 48);
            d1.intoArray(memory, next + at + 56);
            LongVector t0;
            LongVector t1;
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            a0 = a0.rearrange(ROW3);
            a1 = a1.rearrange(ROW3);
            c0 = c0.rearrange(ROW1);
            c1 = c1.rearrange(ROW1);
            d0 = d0.rearrange(ROW2);
            d1 = d1.rearrange(ROW2);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            a0 = a0.rearrange(ROW1);
            a1 = a1.rearrange(ROW1);
            c0 = c0.rearrange(ROW3);
            c1 = c1.rearrange(ROW3);
            d0 = d0.rearrange(ROW2);
            d1 = d1.rearrange(ROW2);
            a0.intoArray(memory, scratch + at);
            b0.intoArray(memory, scratch + at + 8);
            c0.intoArray(memory, scratch + at + 16);
            d0.intoArray(memory, scratch + at + 24);
            a1.intoArray(memory, scratch + at + 32);
            b1.intoArray(memory, scratch + at + 40);
            c1.intoArray(memory, scratch + at + 48);
            d1.intoArray(memory, scratch + at + 56);
        }
    }

    /** Adds R to next, and writes P of its rows to scratch. */
    private static void addRows(long[] memory, int left, int right, int next, int scratch) {
        LongVector low = LongVector.broadcast(WIDE, LOW);
        for (int at = 0; at < BLOCK; at += STEP) {
            LongVector a0 = fromArray(WIDE, memory, left + at).lanewise(XOR, fromArray(WIDE, memory, right + at));
            LongVector b0 =
                    fromArray(WIDE, memory, left + at + 8).lanewise(XOR, fromArray(WIDE, memory, right + at + 8));
            LongVector c0 =
                    fromArray(WIDE, memory, left + at + 16).lanewise(XOR, fromArray(WIDE, memory, right + at + 16));
            LongVector d0 =
                    fromArray(WIDE, memory, left + at + 24).lanewise(XOR, fromArray(WIDE, memory, right + at + 24));
            LongVector a1 =
                    fromArray(WIDE, memory, left + at + 32).lanewise(XOR, fromArray(WIDE, memory, right + at + 32));
            LongVector b1 =
                    fromArray(WIDE, memory, left + at + 40).lanewise(XOR, fromArray(WIDE, memory, right + at + 40));
            LongVector c1 =
                    fromArray(WIDE, memory, left + at + 48).lanewise(XOR, fromArray(WIDE, memory, right + at + 48));
            LongVector d1 =
                    fromArray(WIDE, memory, left + at + 56).lanewise(XOR, fromArray(WIDE, memory, right + at + 56));
            fromArray(WIDE, memory, next + at).lanewise(XOR, a0).intoArray(memory, next + at);
            fromArray(WIDE, memory, next + at + 8).lanewise(XOR, b0).intoArray(memory, next + at + 8);
            fromArray(WIDE, memory, next + at + 16).lanewise(XOR, c0).intoArray(memory, next + at + 16);
            fromArray(WIDE, memory, next + at + 24).lanewise(XOR, d0).intoArray(memory, next + at + 24);
            fromArray(WIDE, memory, next + at + 32).lanewise(XOR, a1).intoArray(memory, next + at + 32);
            fromArray(WIDE, memory, next + at + 40).lanewise(XOR, b1).intoArray(memory, next + at + 40);
            fromArray(WIDE, memory, next + at + 48).lanewise(XOR, c1).intoArray(memory, next + at + 48);
            fromArray(WIDE, memory, next + at + 56).lanewise(XOR, d1).intoArray(memory, next + at + 56);
            LongVector t0;
            LongVector t1;
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            a0 = a0.rearrange(ROW3);
            a1 = a1.rearrange(ROW3);
            c0 = c0.rearrange(ROW1);
            c1 = c1.rearrange(ROW1);
            d0 = d0.rearrange(ROW2);
            d1 = d1.rearrange(ROW2);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            a0 = a0.rearrange(ROW1);
            a1 = a1.rearrange(ROW1);
            c0 = c0.rearrange(ROW3);
            c1 = c1.rearrange(ROW3);
            d0 = d0.rearrange(ROW2);
            d1 = d1.rearrange(ROW2);
            a0.intoArray(memory, scratch + at);
            b0.intoArray(memory, scratch + at + 8);
            c0.intoArray(memory, scratch + at + 16);
            d0.intoArray(memory, scratch + at + 24);
            a1.intoArray(memory, scratch + at + 32);
            b1.intoArray(memory, scratch + at + 40);
            c1.intoArray(memory, scratch + at + 48);
            d1.intoArray(memory, scratch + at + 56);
        }
    }

    /** Adds P of the columns of scratch to next. */
    private static void columns(long[] memory, int next, int scratch) {
        LongVector low = LongVector.broadcast(WIDE, LOW);
        for (int at = 0; at < STEP / 2; at += STEP / 4) {
            LongVector a0 = fromArray(WIDE, memory, scratch + at);
            LongVector b0 = fromArray(WIDE, memory, scratch + at + 32);
            LongVector c0 = fromArray(WIDE, memory, scratch + at + 64);
            LongVector d0 = fromArray(WIDE, memory, scratch + at + 96);
            LongVector a1 = fromArray(WIDE, memory, scratch + at + 8);
            LongVector b1 = fromArray(WIDE, memory, scratch + at + 40);
            LongVector c1 = fromArray(WIDE, memory, scratch + at + 72);
            LongVector d1 = fromArray(WIDE, memory, scratch + at + 104);
            LongVector t0;
            LongVector t1;
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            a0 = a0.rearrange(COLUMN3);
            a1 = a1.rearrange(COLUMN3);
            c0 = c0.rearrange(COLUMN1);
            c1 = c1.rearrange(COLUMN1);
            d0 = d0.rearrange(COLUMN2);
            d1 = d1.rearrange(COLUMN2);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 32);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
            d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d0.and(low));
            t1 = c1.and(low).mul(d1.and(low));
            c0 = c0.add(d0).add(t0.add(t0));
            c1 = c1.add(d1).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            a0 = a0.rearrange(COLUMN1);
            a1 = a1.rearrange(COLUMN1);
            c0 = c0.rearrange(COLUMN3);
            c1 = c1.rearrange(COLUMN3);
            d0 = d0.rearrange(COLUMN2);
            d1 = d1.rearrange(COLUMN2);
            a0.lanewise(XOR, fromArray(WIDE, memory, next + at)).intoArray(memory, next + at);
            b0.lanewise(XOR, fromArray(WIDE, memory, next + at + 32)).intoArray(memory, next + at + 32);
            c0.lanewise(XOR, fromArray(WIDE, memory, next + at + 64)).intoArray(memory, next + at + 64);
            d0.lanewise(XOR, fromArray(WIDE, memory, next + at + 96)).intoArray(memory, next + at + 96);
            a1.lanewise(XOR, fromArray(WIDE, memory, next + at + 8)).intoArray(memory, next + at + 8);
            b1.lanewise(XOR, fromArray(WIDE, memory, next + at + 40)).intoArray(memory, next + at + 40);
            c1.lanewise(XOR, fromArray(WIDE, memory, next + at + 72)).intoArray(memory, next + at + 72);
            d1.lanewise(XOR, fromArray(WIDE, memory, next + at + 104)).intoArray(memory, next + at + 104);
        }
    }

    @Override
    public String name() {
        return "512 bits";
    }
}
