package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.Argon2Parameters;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The experiment of specs/experiments/timing.md. The normal build makes a few rounds with hashes that cost little, and looks
 * at no clock; the profile long measures.
 */
class RefusalTimingTest {

    /** At most so many rounds; 0: do not measure. */
    private static final int MOST = Integer.getInteger("doorward.timing", 0);

    private static final int STEP = 100;
    private static final int LEAST = 300;

    /** The figure: this part of the median. */
    private static final double BOUND = 0.01;

    private static final String[] CONTROL = {"unknown again", "unknown"};

    private static final String[][] CLAIMS = {
        {"unknown", "wrong"},
        {"wrong", "disabled"},
        {"unknown", "disabled"},
        {"two costs: unknown, today's", "two costs: wrong, today's"},
        {"two costs: unknown, the old", "two costs: wrong, the old"}
    };

    private static final String[][] DETECTED = {
        {"unknown, no decoy", "wrong"},
        {"decoys of today only: wrong, the old", "decoys of today only: unknown"}
    };

    /** Little, but more than nothing. */
    private static final String[] NOTICED = {"wrong, a query more", "wrong"};

    @Test
    void every_kind_is_measured_as_often_and_decoys_have_both_costs() throws Exception {
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        System.out.println("refusals: seed " + seed);
        try (RefusalTiming timing = new RefusalTiming(Argon2Parameters.parse("m=160,t=1,p=1"), seed)) {
            timing.measure(10);
            timing.kindNames().forEach(kind -> assertEquals(10, timing.samples(kind), kind));
            // Half of some forty or more; it is the same keyed hash that DecoysTest draws thousands from.
            assertTrue(timing.oldShare() > 0.1 && timing.oldShare() < 0.9, "a share of " + timing.oldShare());
        }
    }

    @Test
    void an_interval_holds_the_true_difference_and_excludes_another() {
        Random random = new Random(20_261_121);
        double[] one = random.doubles(1_000, 99, 103).toArray();
        double[] other = random.doubles(1_000, 99, 101).toArray();
        PairedDifference difference = PairedDifference.of(one, other);
        assertTrue(difference.low() < 1 && 1 < difference.high(), difference.toString());
        assertTrue(difference.beyond(0.005), difference.toString());
        assertFalse(difference.within(0.005), difference.toString());
        assertTrue(difference.within(0.02), difference.toString());
        assertFalse(difference.beyond(0.02), difference.toString());
        double[] late = IntStream.range(0, 1_000).mapToDouble(n -> other[n] + n).toArray();
        double[] drifted =
                IntStream.range(0, 1_000).mapToDouble(n -> one[n] + n).toArray();
        assertEquals(difference.median(), PairedDifference.of(drifted, late).median(), 1e-9, "a drift cancels out");
    }

    @Test
    void no_refusal_can_be_told_from_another_by_its_time() throws Exception {
        Assumptions.assumeTrue(MOST > 0, "it takes minutes and a quiet machine: mvn verify -Plong");
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        try (RefusalTiming timing = new RefusalTiming(Argon2Parameters.DEFAULT, seed)) {
            long start = System.nanoTime();
            do {
                timing.measure(STEP);
            } while (timing.rounds() < MOST && (timing.rounds() < LEAST || !isDecided(timing)));
            System.out.printf(
                    "%d rounds in %d s, seed %d%n", timing.rounds(), (System.nanoTime() - start) / 1_000_000_000, seed);
            print("A/A control", timing, CONTROL);
            print("claims", timing, CLAIMS);
            print("to be detected", timing, DETECTED);
            print("to be noticed", timing, NOTICED);
            judge(timing);
        }
    }

    private static void print(String title, RefusalTiming timing, String[]... pairs) {
        System.out.println(title + ":");
        for (String[] pair : pairs) {
            System.out.printf("  %-40s %-34s %s%n", pair[0], "- " + pair[1], timing.difference(pair[0], pair[1]));
        }
    }

    private static void judge(RefusalTiming timing) {
        PairedDifference control = timing.difference(CONTROL[0], CONTROL[1]);
        Assumptions.assumeTrue(
                control.within(BOUND),
                "INCONCLUSIVE: this machine is too noisy, the same differs from itself by " + control);
        for (String[] pair : DETECTED) {
            PairedDifference difference = timing.difference(pair[0], pair[1]);
            assertTrue(difference.beyond(BOUND), "not detected: " + pair[0] + " - " + pair[1] + difference);
        }
        for (String[] pair : CLAIMS) {
            PairedDifference difference = timing.difference(pair[0], pair[1]);
            assertFalse(difference.beyond(BOUND), "can be told apart: " + pair[0] + " - " + pair[1] + difference);
        }
        for (String[] pair : CLAIMS) {
            PairedDifference difference = timing.difference(pair[0], pair[1]);
            Assumptions.assumeTrue(difference.within(BOUND), "INCONCLUSIVE: " + pair[0] + " - " + pair[1] + difference);
        }
        PairedDifference noticed = timing.difference(NOTICED[0], NOTICED[1]);
        Assumptions.assumeTrue(noticed.beyond(0), "INCONCLUSIVE: a query more was not noticed: " + noticed);
    }

    private static boolean isDecided(RefusalTiming timing) {
        if (!timing.difference(CONTROL[0], CONTROL[1]).within(BOUND)
                || !timing.difference(NOTICED[0], NOTICED[1]).beyond(0)) {
            return false;
        }
        for (String[] pair : DETECTED) {
            if (!timing.difference(pair[0], pair[1]).beyond(BOUND)) {
                return false;
            }
        }
        for (String[] pair : CLAIMS) {
            PairedDifference difference = timing.difference(pair[0], pair[1]);
            if (!difference.within(BOUND) && !difference.beyond(BOUND)) {
                return false;
            }
        }
        return true;
    }
}
