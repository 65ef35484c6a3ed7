package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.argon2.vector.Argon2Vector;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.testkit.contract.PasswordHasherContract;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The fast core itself against argon2-jvm, and in the place of argon2-jvm, where it can run. */
class FastCoreCrossTest implements PasswordHasherContract {

    private static final int MOST_KIB = 20 * 1024;
    private static final int ROUNDS = Integer.getInteger("doorward.rounds", 400);

    private static final Argon2Core JUDGE = new NativeArgon2(1_024);

    private static Argon2Core core;
    private static Argon2PasswordHasher hasher;

    /** Where it has to run, as in CI on a JDK 25, a skip is a failure: {@code doorward.required} says {@code kernel} then. */
    @BeforeAll
    static void load() {
        List<String> why = new ArrayList<>();
        core = Argon2Vector.load(4, MOST_KIB, why::add).orElseGet(() -> skip(why.get(0)));
        FastVerification verification = new FastVerification(
                JUDGE,
                (buffers, memoryKiB, absent) -> Optional.of(core),
                new FastCoreTrial(JUDGE, 20, new Ticks()::next),
                Runnable::run,
                new SplittableRandom(),
                FastVerification.ONE_IN);
        Argon2Parameters today = Argon2Parameters.parse("m=64,t=1,p=1");
        hasher = new Argon2PasswordHasher(today, Peppers.none(), false, JUDGE, verification);
        hasher.startFastCore(4, (state, sentence) -> System.out.println(state + ": " + sentence));
        assertEquals(FastCore.SERVING, hasher.fastCore());
    }

    private static Argon2Core skip(String why) {
        System.out.println("SKIPPED: no fast core, " + why);
        return Set.of(System.getProperty("doorward.required", "").split(",")).contains("kernel")
                ? fail(why)
                : abort(why);
    }

    @Override
    public PasswordHasher passwordHasher() {
        return hasher;
    }

    @AfterAll
    static void nothing_has_disabled_it() {
        assertTrue(hasher == null || hasher.fastCore() == FastCore.SERVING);
    }

    /** In the race it lets every second interval, the core's, take half as long as the judge's. */
    private static final class Ticks {

        private long now;
        private boolean longer;

        long next() {
            longer = !longer;
            now += longer ? 2 : 1;
            return now;
        }
    }

    @Test
    void random_inputs_of_every_size_give_the_same_digest() {
        long seed = new Random().nextLong();
        System.out.println(core + " against argon2-jvm: " + ROUNDS + " hashes, seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Argon2Inputs inputs = inputs(random, i % 50 == 0 ? MOST_KIB : 600);
            assertEquals(digest(JUDGE, inputs), digest(core, inputs), () -> inputs + " with seed " + seed);
        }
    }

    private static String digest(Argon2Core core, Argon2Inputs inputs) {
        return HexFormat.of().formatHex(core.hash(inputs));
    }

    private static Argon2Inputs inputs(SplittableRandom random, int mostKiB) {
        int lanes = 1 + random.nextInt(4);
        return new Argon2Inputs(
                octets(random, 1, 64),
                octets(random, 8, 47),
                octets(random, 0, 64),
                octets(random, 0, 32),
                random.nextInt(8 * lanes, mostKiB + 1),
                1 + random.nextInt(4),
                lanes,
                random.nextInt(4, 129));
    }

    private static byte[] octets(SplittableRandom random, int least, int most) {
        byte[] octets = new byte[random.nextInt(least, most + 1)];
        random.nextBytes(octets);
        return octets;
    }

    @Test
    void the_trial_of_the_real_core_finds_no_fault() {
        FastCoreTrial.Verdict verdict = new FastCoreTrial(JUDGE).of(core, Argon2Parameters.parse("m=1024,t=2,p=1"));
        System.out.println("its trial: " + verdict.sentence());
        assertTrue(verdict.state() == FastCore.SERVING || verdict.state() == FastCore.NOT_CHOSEN, verdict.sentence());
        assertFalse(verdict.sentence().contains("broken off"), verdict.sentence());
    }
}
