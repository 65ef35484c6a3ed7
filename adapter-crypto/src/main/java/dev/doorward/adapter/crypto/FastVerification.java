package dev.doorward.adapter.crypto;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.argon2.vector.Argon2Vector;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Who computes what a password is compared with: the fast core once it has passed its trial, and until then, or when it has
 * ever been wrong, its judge.
 *
 * <p>A digest that is the stored one is right: whoever computes it has not seen it. Of all others, which refuse somebody, a
 * sampled share is computed by both. The draw looks at nothing, so that an unknown e-mail, a wrong password and a disabled user
 * are re-checked equally often, and time tells none from the other.
 */
final class FastVerification {

    /**
     * One refusal in so many is computed twice: so many people are refused, by expectation, before a core that goes wrong is
     * found, however often it is wrong. A refusal takes longer by a sixteenth of what the judge takes.
     */
    static final int ONE_IN = 16;

    private static final int MOST_PERMITS = 1024;

    /** How the core is found. */
    interface Loader {

        Optional<Argon2Core> load(int buffers, int memoryKiB, Consumer<String> absent);
    }

    private record Standing(FastCore state, Argon2Core core) {}

    private final Argon2Core judge;
    private final Loader loader;
    private final FastCoreTrial trial;
    private final Executor background;
    private final RandomGenerator random;
    private final int oneIn;
    private final AtomicReference<Standing> standing;
    private volatile int mostKiB;
    private volatile BiConsumer<FastCore, String> news;

    /** The judge serves until {@link #start}. */
    FastVerification(Argon2Core judge) {
        this(
                judge,
                Argon2Vector::load,
                new FastCoreTrial(judge),
                FastVerification::inBackground,
                new SecureRandom(),
                ONE_IN);
    }

    FastVerification(
            Argon2Core judge,
            Loader loader,
            FastCoreTrial trial,
            Executor background,
            RandomGenerator random,
            int oneIn) {
        this.judge = judge;
        this.loader = loader;
        this.trial = trial;
        this.background = background;
        this.random = random;
        this.oneIn = oneIn;
        this.standing = new AtomicReference<>(new Standing(FastCore.OFF, judge));
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "doorward-argon2-trial");
        thread.setDaemon(true);
        thread.start();
    }

    FastCore state() {
        return standing.get().state();
    }

    void start(Argon2Parameters today, int permits, BiConsumer<FastCore, String> listener) {
        Objects.requireNonNull(listener, "news");
        if (permits < 1 || permits > MOST_PERMITS) {
            throw new IllegalArgumentException("permits must be 1 to " + MOST_PERMITS + ", is " + permits);
        }
        if (!standing.compareAndSet(standing(FastCore.OFF), new Standing(FastCore.TESTING, judge))) {
            throw new IllegalStateException("the fast core was started before");
        }
        news = listener;
        mostKiB = Math.max(today.memoryKiB(), FastCoreTrial.ROOM_KIB);
        background.execute(() -> loader.load(permits, mostKiB, why -> settle(FastCore.NOT_CHOSEN, judge, why))
                .ifPresent(core -> {
                    tell(FastCore.TESTING, core + " is being tested");
                    FastCoreTrial.Verdict verdict = trial.of(core, today);
                    settle(verdict.state(), verdict.state() == FastCore.SERVING ? core : judge, verdict.sentence());
                }));
    }

    /** The present standing, when it is that one; otherwise one that nothing is equal to. */
    private Standing standing(FastCore state) {
        Standing now = standing.get();
        return now.state() == state ? now : null;
    }

    private void settle(FastCore state, Argon2Core core, String sentence) {
        standing.set(new Standing(state, core));
        tell(state, sentence);
    }

    /** For good, and told once, however many threads notice. Its memory goes with it. */
    private void disable(Standing serving, String sentence) {
        if (standing.compareAndSet(serving, new Standing(FastCore.DISABLED, judge))) {
            tell(FastCore.DISABLED, sentence);
        }
    }

    private void tell(FastCore state, String sentence) {
        try {
            news.accept(state, sentence);
        } catch (RuntimeException dropped) {
            // Whoever listens badly changes no answer.
        }
    }

    /**
     * The digest to compare with a stored one.
     *
     * @param proof a digest that grants something, or none
     */
    byte[] hash(Argon2Inputs inputs, byte[] proof) {
        Standing now = standing.get();
        // What needs more than a buffer has is an older hash: the budget is today's memory for each permit.
        if (now.state() != FastCore.SERVING || inputs.memoryKiB() > mostKiB) {
            return judge.hash(inputs);
        }
        byte[] fast;
        try {
            fast = now.core().hash(inputs);
        } catch (RuntimeException | Error failure) {
            disable(now, "it failed (" + failure.getClass().getName() + ")");
            return judge.hash(inputs);
        }
        if (MessageDigest.isEqual(fast, proof) || random.nextInt(oneIn) != 0) {
            return fast;
        }
        byte[] sure = judge.hash(inputs);
        if (!MessageDigest.isEqual(fast, sure)) {
            disable(now, "it was wrong");
        }
        Arrays.fill(fast, (byte) 0);
        return sure;
    }
}
