package dev.doorward.adapter.crypto;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * What the fast core has to go through before it may verify: the vector of RFC 9106, thousands of small hashes that are
 * compared with the judge's, while the JIT compiles the core piece by piece, then both again, and a race at full size.
 *
 * <p>A test that runs once at the start would test the interpreter: a wrong piece of machine code shows when it is made, and
 * that takes thousands of hashes.
 */
final class FastCoreTrial {

    /** How it went, and a sentence for people. */
    record Verdict(FastCore state, String sentence) {}

    /** What it needs beside hashes of full size. */
    static final int ROOM_KIB = 128;

    private static final int COMPARISONS = 4_000;
    private static final int LAPS = 5;
    private static final double LEAST_RATIO = 1.2;

    /** Usually it takes about a second. An interpreted core would take minutes, of a processor that has better things to do. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    /** RFC 9106, section 5.3. */
    private static final Argon2Inputs RFC_INPUTS =
            new Argon2Inputs(filled(32, 1), filled(16, 2), filled(8, 3), filled(12, 4), 32, 3, 4, 32);

    private static final byte[] RFC_TAG =
            HexFormat.of().parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");

    private final Argon2Core judge;
    private final int comparisons;
    private final LongSupplier nanoTime;
    private final SplittableRandom random = new SplittableRandom();

    FastCoreTrial(Argon2Core judge) {
        this(judge, COMPARISONS, System::nanoTime);
    }

    FastCoreTrial(Argon2Core judge, int comparisons, LongSupplier nanoTime) {
        this.judge = judge;
        this.comparisons = comparisons;
        this.nanoTime = nanoTime;
    }

    Verdict of(Argon2Core core, Argon2Parameters today) {
        try {
            double ratio = run(core, today);
            String times = String.format(Locale.ROOT, "%.1f times as fast as libargon2", ratio);
            return ratio >= LEAST_RATIO
                    ? new Verdict(FastCore.SERVING, core + " verifies, " + times + "; libargon2 makes the hashes")
                    : new Verdict(FastCore.NOT_CHOSEN, core + " is only " + times);
        } catch (Faulty faulty) {
            return new Verdict(FastCore.DISABLED, core + " " + faulty.getMessage() + " in its trial");
        } catch (Slow slow) {
            return new Verdict(FastCore.NOT_CHOSEN, core + " takes too long over its trial");
        } catch (RuntimeException judgeFailed) {
            return new Verdict(FastCore.NOT_CHOSEN, "its trial was broken off: " + judgeFailed.getMessage());
        }
    }

    private double run(Argon2Core core, Argon2Parameters today) {
        long start = nanoTime.getAsLong();
        vector(core);
        for (int i = 0; i < comparisons; i++) {
            compare(core, small());
            if (nanoTime.getAsLong() - start > PATIENCE_NANOS) {
                throw new Slow();
            }
        }
        // Once more, now that it is machine code.
        vector(core);
        for (int i = 0; i < comparisons / 10; i++) {
            compare(core, small());
        }
        return race(core, today);
    }

    private static void vector(Argon2Core core) {
        if (!Arrays.equals(RFC_TAG, digest(core, RFC_INPUTS))) {
            throw new Faulty("was wrong");
        }
    }

    private void compare(Argon2Core core, Argon2Inputs inputs) {
        byte[] expected = judge.hash(inputs);
        if (!Arrays.equals(expected, digest(core, inputs))) {
            throw new Faulty("was wrong");
        }
    }

    private static byte[] digest(Argon2Core core, Argon2Inputs inputs) {
        try {
            return core.hash(inputs);
        } catch (RuntimeException | Error failure) {
            throw new Faulty("failed (" + failure.getClass().getName() + ")");
        }
    }

    /** By the median of turns, so that a neighbour on the machine decides nothing. The first turn is for the new memory. */
    private double race(Argon2Core core, Argon2Parameters today) {
        long[] judges = new long[LAPS];
        long[] cores = new long[LAPS];
        compare(core, full(today));
        for (int lap = 0; lap < LAPS; lap++) {
            Argon2Inputs inputs = full(today);
            long start = nanoTime.getAsLong();
            byte[] expected = judge.hash(inputs);
            long half = nanoTime.getAsLong();
            byte[] actual = digest(core, inputs);
            judges[lap] = half - start;
            cores[lap] = nanoTime.getAsLong() - half;
            if (!Arrays.equals(expected, actual)) {
                throw new Faulty("was wrong");
            }
        }
        Arrays.sort(judges);
        Arrays.sort(cores);
        return (double) judges[LAPS / 2] / cores[LAPS / 2];
    }

    private Argon2Inputs small() {
        // The judge starts a thread for every lane and slice, so most have one lane, like most hashes.
        int lanes = random.nextInt(8) == 0 ? 2 + random.nextInt(3) : 1;
        return new Argon2Inputs(
                octets(1, 64),
                octets(8, 64),
                octets(0, 64),
                octets(0, 16),
                random.nextInt(8 * lanes, ROOM_KIB + 1),
                1 + random.nextInt(3),
                lanes,
                16 + random.nextInt(49));
    }

    private Argon2Inputs full(Argon2Parameters today) {
        return new Argon2Inputs(
                octets(1, 64),
                octets(PhcHash.SALT_OCTETS, PhcHash.SALT_OCTETS),
                octets(32, 32),
                octets(16, 16),
                today.memoryKiB(),
                today.iterations(),
                today.parallelism(),
                PhcHash.DIGEST_OCTETS);
    }

    private byte[] octets(int least, int most) {
        byte[] octets = new byte[random.nextInt(least, most + 1)];
        random.nextBytes(octets);
        return octets;
    }

    private static byte[] filled(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) octet);
        return octets;
    }

    /** The core has computed something else, or nothing. */
    private static final class Faulty extends RuntimeException {

        private static final long serialVersionUID = 1;

        Faulty(String how) {
            super(how);
        }
    }

    private static final class Slow extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
