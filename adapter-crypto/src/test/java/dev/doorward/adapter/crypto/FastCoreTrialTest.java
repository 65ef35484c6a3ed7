package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.argon2.vector.Argon2Core;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The clock is moved by the doubles alone. */
class FastCoreTrialTest {

    private static final int COMPARISONS = 30;

    private final AtomicLong clock = new AtomicLong(20_000_000_000L);

    private FastCore verdict(FastCoreDouble judge, Argon2Core core) {
        return new FastCoreTrial(judge, COMPARISONS, clock::get)
                .of(core, Argon2Parameters.parse("m=64,t=1,p=1"))
                .state();
    }

    /** Takes that long, but another time at one call. */
    private FastCoreDouble taking(int nanos, int at, int otherwise) {
        AtomicInteger calls = new AtomicInteger();
        return new FastCoreDouble(() -> clock.addAndGet(calls.incrementAndGet() == at ? otherwise : nanos));
    }

    @Test
    void no_two_hashes_but_the_vector_are_alike_and_most_have_one_lane() {
        FastCoreDouble right = taking(500, 0, 0);
        Set<String> salts = new HashSet<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger ofOneLane = new AtomicInteger();
        assertEquals(FastCore.SERVING, verdict(taking(1_200, 0, 0), inputs -> {
            salts.add(HexFormat.of().formatHex(inputs.salt()));
            calls.incrementAndGet();
            ofOneLane.addAndGet(inputs.parallelism() == 1 ? 1 : 0);
            return right.hash(inputs);
        }));
        assertEquals(calls.get() - 1, salts.size());
        assertTrue(ofOneLane.get() > calls.get() / 2, ofOneLane + " of " + calls);
    }

    @Test
    void one_lap_that_a_neighbour_spoils_decides_nothing() {
        // The core's third lap of five, which is the third call before its last; the judge does without the two
        // vectors.
        int third = 2 + COMPARISONS + COMPARISONS / 10 + 1 + 3;
        assertEquals(FastCore.SERVING, verdict(taking(1_200, 0, 0), taking(500, third, 5_000)));
        assertEquals(FastCore.SERVING, verdict(taking(1_200, third - 2, 100), taking(500, 0, 0)));
    }
}
