package dev.doorward.argon2.vector;

import java.util.Arrays;

/**
 * The memory of one Argon2id computation and the computation itself (RFC 9106, section 3.2 and 3.4). For one thread at a time;
 * all of it is zero again afterwards, because it can be computed from the password.
 */
final class Argon2Buffer {

    private static final int VERSION = 0x13;
    private static final int TYPE_ID = 2;
    private static final int SLICES = 4;
    private static final int FIRST_BLOCK_OCTETS = 8 * Kernel.BLOCK;
    private static final long LOW = 0xFFFFFFFFL;

    private final Kernel kernel;
    private final long[] memory;

    // Four blocks behind the matrix: always zero, what addresses are computed from, addresses, the kernel's own.
    private final int zero;
    private final int counters;
    private final int addresses;
    private final int scratch;

    private int lanes;
    private int passes;
    private int laneLength;
    private int sliceLength;

    Argon2Buffer(Kernel kernel, int memoryKiB) {
        this.kernel = kernel;
        zero = memoryKiB * Kernel.BLOCK;
        counters = zero + Kernel.BLOCK;
        addresses = counters + Kernel.BLOCK;
        scratch = addresses + Kernel.BLOCK;
        memory = new long[scratch + Kernel.BLOCK];
    }

    byte[] hash(Argon2Inputs inputs) {
        lanes = inputs.parallelism();
        passes = inputs.iterations();
        sliceLength = inputs.memoryKiB() / (SLICES * lanes);
        laneLength = SLICES * sliceLength;
        try {
            start(inputs);
            for (int pass = 0; pass < passes; pass++) {
                for (int slice = 0; slice < SLICES; slice++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        fill(pass, slice, lane);
                    }
                }
            }
            return tag(inputs.tagLength());
        } finally {
            Arrays.fill(memory, 0, block(lanes, 0), 0);
            Arrays.fill(memory, zero, memory.length, 0);
        }
    }

    /** Where a block begins. */
    private int block(int lane, int column) {
        return (lane * laneLength + column) * Kernel.BLOCK;
    }

    /** H0 and the first two blocks of each lane. */
    private void start(Argon2Inputs inputs) {
        byte[] seed = new Blake2b(Blake2b.MAX_OCTETS)
                .update(lanes)
                .update(inputs.tagLength())
                .update(inputs.memoryKiB())
                .update(passes)
                .update(VERSION)
                .update(TYPE_ID)
                .update(inputs.password().length)
                .update(inputs.password())
                .update(inputs.salt().length)
                .update(inputs.salt())
                .update(inputs.secret().length)
                .update(inputs.secret())
                .update(inputs.associated().length)
                .update(inputs.associated())
                .digest();
        byte[] input = Arrays.copyOf(seed, seed.length + 8);
        for (int lane = 0; lane < lanes; lane++) {
            input[seed.length + 4] = (byte) lane;
            for (int column = 0; column < 2; column++) {
                input[seed.length] = (byte) column;
                byte[] first = Blake2b.variable(FIRST_BLOCK_OCTETS, input);
                for (int word = 0; word < Kernel.BLOCK; word++) {
                    memory[block(lane, column) + kernel.position(word)] = Blake2b.word(first, 8 * word);
                }
                Arrays.fill(first, (byte) 0);
            }
        }
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(input, (byte) 0);
    }

    /** One slice of one lane: a segment. */
    private void fill(int pass, int slice, int lane) {
        boolean independent = pass == 0 && slice < SLICES / 2;
        if (independent) {
            count(pass, slice, lane);
        }
        int first = pass == 0 && slice == 0 ? 2 : 0;
        for (int index = first; index < sliceLength; index++) {
            if (independent && (index == first || index % Kernel.BLOCK == 0)) {
                nextAddresses();
            }
            int column = slice * sliceLength + index;
            int previous = block(lane, column == 0 ? laneLength - 1 : column - 1);
            long random = memory[independent ? addresses + kernel.position(index % Kernel.BLOCK) : previous];
            boolean own = pass == 0 && slice == 0;
            int other = own ? lane : (int) ((random >>> 32) % lanes);
            int reference = block(other, reference(pass, slice, index, other == lane, random & LOW));
            kernel.compress(memory, previous, reference, block(lane, column), pass > 0, scratch);
        }
    }

    private void count(int pass, int slice, int lane) {
        int[] numbers = {pass, lane, slice, lanes * laneLength, passes, TYPE_ID, 0};
        for (int word = 0; word < numbers.length; word++) {
            memory[counters + kernel.position(word)] = numbers[word];
        }
    }

    /** The next 128 values of J1 and J2 that depend on no secret (RFC 9106, section 3.4.1.2). */
    private void nextAddresses() {
        memory[counters + kernel.position(6)]++;
        kernel.compress(memory, zero, counters, addresses, false, scratch);
        kernel.compress(memory, zero, addresses, addresses, false, scratch);
    }

    /** The column of the reference block (RFC 9106, section 3.4.2). */
    private int reference(int pass, int slice, int index, boolean same, long j1) {
        int finished = pass == 0 ? slice * sliceLength : laneLength - sliceLength;
        int area = same ? finished + index - 1 : finished - (index == 0 ? 1 : 0);
        long x = j1 * j1 >>> 32;
        int relative = area - 1 - (int) (area * x >>> 32);
        int start = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * sliceLength;
        int column = start + relative;
        return column < laneLength ? column : column - laneLength;
    }

    private byte[] tag(int length) {
        byte[] last = new byte[FIRST_BLOCK_OCTETS];
        for (int word = 0; word < Kernel.BLOCK; word++) {
            long sum = 0;
            for (int lane = 0; lane < lanes; lane++) {
                sum ^= memory[block(lane, laneLength - 1) + kernel.position(word)];
            }
            for (int i = 0; i < 8; i++) {
                last[8 * word + i] = (byte) (sum >>> (8 * i));
            }
        }
        byte[] tag = Blake2b.variable(length, last);
        Arrays.fill(last, (byte) 0);
        return tag;
    }
}
