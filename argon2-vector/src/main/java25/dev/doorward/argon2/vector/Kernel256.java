package dev.doorward.argon2.vector;

import static jdk.incubator.vector.LongVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * G on vectors of 256 bits, the words in the RFC's order: four vectors are a row, and the eight vectors below each other are
 * two columns, of which each row of state takes two vectors. Written like {@link Kernel512}, for the reasons given there.
 */
final class Kernel256 implements Kernel {

    private static final VectorSpecies<Long> HALF = LongVector.SPECIES_256;
    private static final long LOW = 0xFFFFFFFFL;

    private static final VectorShuffle<Long> BY1 = VectorShuffle.fromValues(HALF, 1, 2, 3, 0);
    private static final VectorShuffle<Long> BY2 = VectorShuffle.fromValues(HALF, 2, 3, 0, 1);
    private static final VectorShuffle<Long> BY3 = VectorShuffle.fromValues(HALF, 3, 0, 1, 2);

    // In a pass over columns a row of state is spread over two vectors, two words in each. Moving it by one is taking
    // the odd
    // lanes of the one and the even lanes of the other, and exchanging neighbours; by three the same with the two
    // exchanged;
    // by two is exchanging the two.
    private static final VectorMask<Long> ODD = VectorMask.fromLong(HALF, 0b1010);
    private static final VectorShuffle<Long> SWAP = VectorShuffle.fromValues(HALF, 1, 0, 3, 2);

    @Override
    public int position(int word) {
        return word;
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
        LongVector low = LongVector.broadcast(HALF, LOW);
        for (int at = 0; at < BLOCK; at += 32) {
            LongVector a0 = fromArray(HALF, memory, left + at).lanewise(XOR, fromArray(HALF, memory, right + at));
            LongVector b0 =
                    fromArray(HALF, memory, left + at + 4).lanewise(XOR, fromArray(HALF, memory, right + at + 4));
            LongVector c0 =
                    fromArray(HALF, memory, left + at + 8).lanewise(XOR, fromArray(HALF, memory, right + at + 8));
            LongVector d0 =
                    fromArray(HALF, memory, left + at + 12).lanewise(XOR, fromArray(HALF, memory, right + at + 12));
            LongVector a1 =
                    fromArray(HALF, memory, left + at + 16).lanewise(XOR, fromArray(HALF, memory, right + at + 16));
            LongVector b1 =
                    fromArray(HALF, memory, left + at + 20).lanewise(XOR, fromArray(HALF, memory, right + at + 20));
            LongVector c1 =
                    fromArray(HALF, memory, left + at + 24).lanewise(XOR, fromArray(HALF, memory, right + at + 24));
            LongVector d1 =
                    fromArray(HALF, memory, left + at + 28).lanewise(XOR, fromArray(HALF, memory, right + at + 28));
            a0.intoArray(memory, next + at);
            b0.intoArray(memory, next + at + 4);
            c0.intoArray(memory, next + at + 8);
            d0.intoArray(memory, next + at + 12);
            a1.intoArray(memory, next + at + 16);
            b1.intoArray(memory, next + at + 20);
            c1.intoArray(memory, next + at + 24);
            d1.intoArray(memory, next + at + 28);
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
            a0 = a0.rearrange(BY3);
            a1 = a1.rearrange(BY3);
            c0 = c0.rearrange(BY1);
            c1 = c1.rearrange(BY1);
            d0 = d0.rearrange(BY2);
            d1 = d1.rearrange(BY2);
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
            a0 = a0.rearrange(BY1);
            a1 = a1.rearrange(BY1);
            c0 = c0.rearrange(BY3);
            c1 = c1.rearrange(BY3);
            d0 = d0.rearrange(BY2);
            d1 = d1.rearrange(BY2);
            a0.intoArray(memory, scratch + at);
            b0.intoArray(memory, scratch + at + 4);
            c0.intoArray(memory, scratch + at + 8);
            d0.intoArray(memory, scratch + at + 12);
            a1.intoArray(memory, scratch + at + 16);
            b1.intoArray(memory, scratch + at + 20);
            c1.intoArray(memory, scratch + at + 24);
            d1.intoArray(memory, scratch + at + 28);
        }
    }

    /** Adds R to next, and writes P of its rows to scratch. */
    private static void addRows(long[] memory, int left, int right, int next, int scratch) {
        LongVector low = LongVector.broadcast(HALF, LOW);
        for (int at = 0; at < BLOCK; at += 32) {
            LongVector a0 = fromArray(HALF, memory, left + at).lanewise(XOR, fromArray(HALF, memory, right + at));
            LongVector b0 =
                    fromArray(HALF, memory, left + at + 4).lanewise(XOR, fromArray(HALF, memory, right + at + 4));
            LongVector c0 =
                    fromArray(HALF, memory, left + at + 8).lanewise(XOR, fromArray(HALF, memory, right + at + 8));
            LongVector d0 =
                    fromArray(HALF, memory, left + at + 12).lanewise(XOR, fromArray(HALF, memory, right + at + 12));
            LongVector a1 =
                    fromArray(HALF, memory, left + at + 16).lanewise(XOR, fromArray(HALF, memory, right + at + 16));
            LongVector b1 =
                    fromArray(HALF, memory, left + at + 20).lanewise(XOR, fromArray(HALF, memory, right + at + 20));
            LongVector c1 =
                    fromArray(HALF, memory, left + at + 24).lanewise(XOR, fromArray(HALF, memory, right + at + 24));
            LongVector d1 =
                    fromArray(HALF, memory, left + at + 28).lanewise(XOR, fromArray(HALF, memory, right + at + 28));
            fromArray(HALF, memory, next + at).lanewise(XOR, a0).intoArray(memory, next + at);
            fromArray(HALF, memory, next + at + 4).lanewise(XOR, b0).intoArray(memory, next + at + 4);
            fromArray(HALF, memory, next + at + 8).lanewise(XOR, c0).intoArray(memory, next + at + 8);
            fromArray(HALF, memory, next + at + 12).lanewise(XOR, d0).intoArray(memory, next + at + 12);
            fromArray(HALF, memory, next + at + 16).lanewise(XOR, a1).intoArray(memory, next + at + 16);
            fromArray(HALF, memory, next + at + 20).lanewise(XOR, b1).intoArray(memory, next + at + 20);
            fromArray(HALF, memory, next + at + 24).lanewise(XOR, c1).intoArray(memory, next + at + 24);
            fromArray(HALF, memory, next + at + 28).lanewise(XOR, d1).intoArray(memory, next + at + 28);
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
            a0 = a0.rearrange(BY3);
            a1 = a1.rearrange(BY3);
            c0 = c0.rearrange(BY1);
            c1 = c1.rearrange(BY1);
            d0 = d0.rearrange(BY2);
            d1 = d1.rearrange(BY2);
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
            a0 = a0.rearrange(BY1);
            a1 = a1.rearrange(BY1);
            c0 = c0.rearrange(BY3);
            c1 = c1.rearrange(BY3);
            d0 = d0.rearrange(BY2);
            d1 = d1.rearrange(BY2);
            a0.intoArray(memory, scratch + at);
            b0.intoArray(memory, scratch + at + 4);
            c0.intoArray(memory, scratch + at + 8);
            d0.intoArray(memory, scratch + at + 12);
            a1.intoArray(memory, scratch + at + 16);
            b1.intoArray(memory, scratch + at + 20);
            c1.intoArray(memory, scratch + at + 24);
            d1.intoArray(memory, scratch + at + 28);
        }
    }

    /** Adds P of the columns of scratch to next. */
    private static void columns(long[] memory, int next, int scratch) {
        LongVector low = LongVector.broadcast(HALF, LOW);
        for (int at = 0; at < 16; at += 4) {
            LongVector a0 = fromArray(HALF, memory, scratch + at);
            LongVector a1 = fromArray(HALF, memory, scratch + at + 16);
            LongVector b0 = fromArray(HALF, memory, scratch + at + 32);
            LongVector b1 = fromArray(HALF, memory, scratch + at + 48);
            LongVector c0 = fromArray(HALF, memory, scratch + at + 64);
            LongVector c1 = fromArray(HALF, memory, scratch + at + 80);
            LongVector d0 = fromArray(HALF, memory, scratch + at + 96);
            LongVector d1 = fromArray(HALF, memory, scratch + at + 112);
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
            t0 = a1.blend(a0, ODD);
            t1 = a0.blend(a1, ODD);
            a0 = t1.rearrange(SWAP);
            a1 = t0.rearrange(SWAP);
            t0 = c1.blend(c0, ODD);
            t1 = c0.blend(c1, ODD);
            c0 = t0.rearrange(SWAP);
            c1 = t1.rearrange(SWAP);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d1 = d1.lanewise(XOR, a0).lanewise(ROR, 32);
            d0 = d0.lanewise(XOR, a1).lanewise(ROR, 32);
            t0 = c0.and(low).mul(d1.and(low));
            t1 = c1.and(low).mul(d0.and(low));
            c0 = c0.add(d1).add(t0.add(t0));
            c1 = c1.add(d0).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
            t0 = a0.and(low).mul(b0.and(low));
            t1 = a1.and(low).mul(b1.and(low));
            a0 = a0.add(b0).add(t0.add(t0));
            a1 = a1.add(b1).add(t1.add(t1));
            d1 = d1.lanewise(XOR, a0).lanewise(ROR, 16);
            d0 = d0.lanewise(XOR, a1).lanewise(ROR, 16);
            t0 = c0.and(low).mul(d1.and(low));
            t1 = c1.and(low).mul(d0.and(low));
            c0 = c0.add(d1).add(t0.add(t0));
            c1 = c1.add(d0).add(t1.add(t1));
            b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
            b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
            t0 = a1.blend(a0, ODD);
            t1 = a0.blend(a1, ODD);
            a0 = t0.rearrange(SWAP);
            a1 = t1.rearrange(SWAP);
            t0 = c1.blend(c0, ODD);
            t1 = c0.blend(c1, ODD);
            c0 = t1.rearrange(SWAP);
            c1 = t0.rearrange(SWAP);
            a0.lanewise(XOR, fromArray(HALF, memory, next + at)).intoArray(memory, next + at);
            a1.lanewise(XOR, fromArray(HALF, memory, next + at + 16)).intoArray(memory, next + at + 16);
            b0.lanewise(XOR, fromArray(HALF, memory, next + at + 32)).intoArray(memory, next + at + 32);
            b1.lanewise(XOR, fromArray(HALF, memory, next + at + 48)).intoArray(memory, next + at + 48);
            c0.lanewise(XOR, fromArray(HALF, memory, next + at + 64)).intoArray(memory, next + at + 64);
            c1.lanewise(XOR, fromArray(HALF, memory, next + at + 80)).intoArray(memory, next + at + 80);
            d0.lanewise(XOR, fromArray(HALF, memory, next + at + 96)).intoArray(memory, next + at + 96);
            d1.lanewise(XOR, fromArray(HALF, memory, next + at + 112)).intoArray(memory, next + at + 112);
        }
    }

    @Override
    public String name() {
        return "256 bits";
    }
}
