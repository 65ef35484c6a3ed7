package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.argon2.vector.Argon2Core;
import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.contract.PasswordHasherContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A core that is right, slow, wrong or broken, and what becomes of it. The clock stands still unless a double moves it. */
class FastVerificationTest {

    private static final Argon2Parameters TODAY = Argon2Parameters.parse("m=64,t=1,p=1");
    private static final Password RIGHT = Password.of("correct horse");
    private static final Password WRONG = Password.of("incorrect horse");
    private static final UserId USER = UserId.random();
    private static final int COMPARISONS = 30;

    /** The vector twice, the comparisons and a tenth of them once more, and six at full size. */
    private static final int TRIAL_CALLS = 2 + COMPARISONS + COMPARISONS / 10 + 6;

    private static final int ALWAYS = 1;
    private static final int NEVER = Integer.MAX_VALUE;

    private final AtomicLong clock = new AtomicLong(20_000_000_000L);
    private final List<String> news = new ArrayList<>();
    private final FastCoreDouble judge = new FastCoreDouble(() -> clock.addAndGet(1_200));

    private FastCoreDouble core(IntPredicate wrong) {
        return new FastCoreDouble(() -> clock.addAndGet(500), wrong);
    }

    /** A hasher on which the core has gone through its trial. */
    private Argon2PasswordHasher started(Argon2Core core, int oneIn) {
        return started(judge, core, oneIn, new Random(1));
    }

    private Argon2PasswordHasher started(Argon2Core mayJudge, Argon2Core core, int oneIn, Random random) {
        FastVerification verification = new FastVerification(
                mayJudge,
                (buffers, memoryKiB, absent) -> Optional.of(core),
                new FastCoreTrial(mayJudge, COMPARISONS, clock::get),
                Runnable::run,
                random,
                oneIn);
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(TODAY, Peppers.none(), false, mayJudge, verification);
        hasher.startFastCore(1, (state, sentence) -> news.add(state + ": " + sentence));
        return hasher;
    }

    @Nested
    class AServingCore implements PasswordHasherContract {

        private final Argon2PasswordHasher hasher = started(core(call -> false), 2);

        @Override
        public Argon2PasswordHasher passwordHasher() {
            return hasher;
        }
    }

    @Test
    void a_core_that_is_right_and_fast_serves_after_its_trial() {
        FastCoreDouble core = core(call -> false);
        Argon2PasswordHasher hasher = started(core, NEVER);
        assertEquals(FastCore.SERVING, hasher.fastCore());
        assertEquals(
                List.of(
                        "TESTING: the double is being tested",
                        "SERVING: the double verifies, 2.4 times as fast as libargon2; libargon2 makes the hashes"),
                news);
        assertEquals(TRIAL_CALLS, core.calls());
        PasswordHash hash = hasher.hash(RIGHT, USER);
        int judged = judge.calls();
        assertTrue(hasher.verify(RIGHT, hash, USER));
        assertFalse(hasher.verify(WRONG, hash, USER));
        assertEquals(TRIAL_CALLS + 2, core.calls());
        assertEquals(judged, judge.calls());
    }

    @Test
    void new_hashes_are_made_by_the_judge_alone() {
        FastCoreDouble core = core(call -> false);
        Argon2PasswordHasher hasher = started(core, ALWAYS);
        int judged = judge.calls();
        hasher.hash(RIGHT, USER);
        assertEquals(TRIAL_CALLS, core.calls());
        assertEquals(judged + 1, judge.calls());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 1 + COMPARISONS, 2 + COMPARISONS, 5 + COMPARISONS, TRIAL_CALLS - 5, TRIAL_CALLS})
    void one_wrong_bit_anywhere_in_the_trial_and_it_never_serves(int when) {
        FastCoreDouble core = core(call -> call == when);
        Argon2PasswordHasher hasher = started(core, NEVER);
        assertEquals(FastCore.DISABLED, hasher.fastCore());
        assertEquals("DISABLED: the double was wrong in its trial", news.get(news.size() - 1));
        assertServedByTheJudge(hasher, core);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_core_that_fails_in_its_trial_never_serves(Throwable failure) {
        FastCoreDouble core = failing(failure, new AtomicBoolean(true));
        Argon2PasswordHasher hasher = started(core, NEVER);
        assertEquals(FastCore.DISABLED, hasher.fastCore());
        assertEquals(
                "DISABLED: the double failed (" + failure.getClass().getName() + ") in its trial",
                news.get(news.size() - 1));
        assertServedByTheJudge(hasher, core);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_core_that_fails_later_is_replaced_in_the_same_verification_for_good(Throwable failure) {
        AtomicBoolean fails = new AtomicBoolean();
        FastCoreDouble core = failing(failure, fails);
        Argon2PasswordHasher hasher = started(core, NEVER);
        assertEquals(FastCore.SERVING, hasher.fastCore());
        PasswordHash hash = hasher.hash(RIGHT, USER);
        fails.set(true);
        assertTrue(hasher.verify(RIGHT, hash, USER));
        assertEquals(FastCore.DISABLED, hasher.fastCore());
        assertEquals("DISABLED: it failed (" + failure.getClass().getName() + ")", news.get(2));
        fails.set(false);
        assertServedByTheJudge(hasher, core);
        assertEquals(3, news.size(), news::toString);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new ArrayIndexOutOfBoundsException(RIGHT.reveal()),
                new OutOfMemoryError("Java heap space"),
                new NoSuchMethodError("the incubator has changed"));
    }

    private FastCoreDouble failing(Throwable failure, AtomicBoolean fails) {
        return new FastCoreDouble(() -> {
            clock.addAndGet(500);
            if (fails.get()) {
                FastVerificationTest.<RuntimeException>sneak(failure);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    private static void assertServedByTheJudge(Argon2PasswordHasher hasher, FastCoreDouble core) {
        int calls = core.calls();
        PasswordHash hash = hasher.hash(RIGHT, USER);
        assertTrue(hasher.verify(RIGHT, hash, USER));
        assertFalse(hasher.verify(WRONG, hash, USER));
        assertEquals(calls, core.calls());
    }

    @Test
    void one_wrong_bit_in_a_sample_takes_the_judges_answer_and_disables_it_for_good() {
        FastCoreDouble core = core(call -> call == TRIAL_CALLS + 2);
        Argon2PasswordHasher hasher = started(core, ALWAYS);
        PasswordHash hash = hasher.hash(RIGHT, USER);
        assertFalse(hasher.verify(WRONG, hash, USER));
        assertEquals(FastCore.SERVING, hasher.fastCore());
        assertTrue(hasher.verify(RIGHT, hash, USER), "the judge's answer");
        assertEquals(FastCore.DISABLED, hasher.fastCore());
        assertEquals("DISABLED: it was wrong", news.get(2));
        assertServedByTheJudge(hasher, core);
        assertEquals(3, news.size(), news::toString);
    }

    @Test
    void what_the_core_computed_in_a_sample_is_wiped() {
        FastCoreDouble core = core(call -> false);
        List<byte[]> computed = new ArrayList<>();
        Argon2Core noted = inputs -> {
            computed.add(core.hash(inputs));
            return computed.get(computed.size() - 1);
        };
        Argon2PasswordHasher hasher = started(noted, ALWAYS);
        assertFalse(hasher.verify(WRONG, hasher.hash(RIGHT, USER), USER));
        assertArrayEquals(new byte[32], computed.get(TRIAL_CALLS));
    }

    @Test
    @Timeout(60)
    void the_trial_runs_on_a_daemon_thread() throws Exception {
        CompletableFuture<Thread> trial = new CompletableFuture<>();
        new FastVerification(judge).start(TODAY, 1, (state, sentence) -> trial.complete(Thread.currentThread()));
        assertEquals("doorward-argon2-trial", trial.get().getName());
        assertTrue(trial.get().isDaemon());
    }

    @Test
    @Timeout(60)
    void when_two_verifications_find_it_wrong_at_once_both_get_the_judges_answer_and_it_is_told_once()
            throws Exception {
        AtomicReference<CountDownLatch> both = new AtomicReference<>(new CountDownLatch(0));
        FastCoreDouble core = new FastCoreDouble(
                () -> {
                    clock.addAndGet(500);
                    both.get().countDown();
                    await(both.get());
                },
                call -> call > TRIAL_CALLS);
        Argon2PasswordHasher hasher = started(core, ALWAYS);
        PasswordHash hash = hasher.hash(RIGHT, USER);
        both.set(new CountDownLatch(2));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> verification = () -> hasher.verify(RIGHT, hash, USER);
            for (Future<Boolean> verified : threads.invokeAll(List.of(verification, verification))) {
                assertTrue(verified.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(FastCore.DISABLED, hasher.fastCore());
        assertEquals(3, news.size(), news::toString);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void a_wrong_result_outside_the_sample_refuses_and_no_more() {
        FastCoreDouble core = core(call -> call > TRIAL_CALLS);
        Argon2PasswordHasher hasher = started(core, NEVER);
        PasswordHash hash = hasher.hash(RIGHT, USER);
        assertFalse(hasher.verify(RIGHT, hash, USER));
        assertFalse(hasher.verify(WRONG, hash, USER));
    }

    @Test
    void the_sample_is_one_refusal_in_so_many_whatever_the_reason() {
        PasswordHash bound = new Argon2PasswordHasher(TODAY, Peppers.none()).hash(RIGHT, USER);
        List<Boolean> ofWrong = sampled(WRONG, bound);
        assertEquals(ofWrong, sampled(RIGHT, imported()));
        assertEquals(ofWrong, sampled(RIGHT, new Argon2PasswordHasher(TODAY, Peppers.none()).decoy(bound.cost())));
        long sampled = ofWrong.stream().filter(checked -> checked).count();
        // Expected are 125, give or take 11; with this seed it is always the same number.
        assertTrue(sampled >= 92 && sampled <= 158, "sampled " + sampled);
    }

    @Test
    void what_grants_something_needs_no_judge() {
        PasswordHash hash = new Argon2PasswordHasher(TODAY, Peppers.none()).hash(RIGHT, USER);
        PasswordHash imported = imported();
        Argon2PasswordHasher hasher = started(core(call -> false), ALWAYS);
        int judged = judge.calls();
        assertTrue(hasher.verify(RIGHT, hash, USER));
        assertTrue(hasher.acceptingImportedHashes().verify(RIGHT, imported, USER));
        assertEquals(judged, judge.calls());
    }

    /** An unbound hash is computed without the user, so this one's digest is what the core computes. */
    private PasswordHash imported() {
        byte[] none = new byte[0];
        byte[] salt = new byte[PhcHash.SALT_OCTETS];
        byte[] password = RIGHT.reveal().getBytes(StandardCharsets.UTF_8);
        byte[] digest = judge.hash(new Argon2Inputs(password, salt, none, none, 64, 1, 1, PhcHash.DIGEST_OCTETS));
        return new PasswordHash(new PhcHash(TODAY, salt, digest).reveal(), "", false);
    }

    /** Which of 2,000 verifications, all refused, the judge has seen as well. */
    private List<Boolean> sampled(Password password, PasswordHash hash) {
        Argon2PasswordHasher hasher = started(judge, core(call -> false), FastVerification.ONE_IN, new Random(7));
        List<Boolean> checked = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int before = judge.calls();
            assertFalse(hasher.verify(password, hash, USER));
            checked.add(judge.calls() > before);
        }
        return checked;
    }

    @Test
    void a_hash_that_needs_more_than_a_buffer_is_left_to_the_judge() {
        FastCoreDouble core = core(call -> false);
        Argon2PasswordHasher hasher = started(core, NEVER);
        Argon2Parameters more = Argon2Parameters.parse("m=136,t=1,p=1");
        PasswordHash hash = new Argon2PasswordHasher(more, Peppers.none()).hash(RIGHT, USER);
        assertTrue(hasher.verify(RIGHT, hash, USER));
        assertEquals(TRIAL_CALLS, core.calls());
        Argon2Parameters asMuch = Argon2Parameters.parse("m=128,t=1,p=1");
        assertTrue(hasher.verify(RIGHT, new Argon2PasswordHasher(asMuch, Peppers.none()).hash(RIGHT, USER), USER));
        assertEquals(TRIAL_CALLS + 1, core.calls());
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1_000, 1_001})
    void it_is_chosen_from_1_2_times_as_fast_on(int nanos) {
        FastCoreDouble core = new FastCoreDouble(() -> clock.addAndGet(nanos));
        Argon2PasswordHasher hasher = started(core, NEVER);
        assertEquals(nanos <= 1_000 ? FastCore.SERVING : FastCore.NOT_CHOSEN, hasher.fastCore());
        if (nanos > 1_000) {
            assertServedByTheJudge(hasher, core);
        }
    }

    @Test
    void a_core_that_takes_half_a_minute_over_its_trial_is_not_chosen() {
        Argon2PasswordHasher hasher = started(new FastCoreDouble(() -> clock.addAndGet(16_000_000_000L)), NEVER);
        assertEquals(FastCore.NOT_CHOSEN, hasher.fastCore());
        assertEquals("NOT_CHOSEN: the double takes too long over its trial", news.get(1));
    }

    @Test
    void a_judge_that_fails_in_the_trial_says_nothing_against_the_core_and_it_is_not_chosen() {
        FastCoreDouble failing = new FastCoreDouble(() -> {
            throw new Overloaded("no memory to hash a password");
        });
        Argon2PasswordHasher hasher = started(failing, core(call -> false), NEVER, new Random());
        assertEquals(FastCore.NOT_CHOSEN, hasher.fastCore());
        assertEquals("NOT_CHOSEN: its trial was broken off: no memory to hash a password", news.get(1));
    }

    @Test
    void where_there_is_no_core_the_reason_is_told() {
        FastVerification verification = new FastVerification(
                judge,
                (buffers, memoryKiB, absent) -> {
                    absent.accept(buffers + " buffers of " + memoryKiB + " are too many");
                    return Optional.empty();
                },
                new FastCoreTrial(judge),
                Runnable::run,
                new SplittableRandom(),
                NEVER);
        assertEquals(FastCore.OFF, verification.state());
        verification.start(TODAY, 3, (state, sentence) -> news.add(state + ": " + sentence));
        assertEquals(FastCore.NOT_CHOSEN, verification.state());
        assertEquals(List.of("NOT_CHOSEN: 3 buffers of 128 are too many"), news);
    }

    @Test
    void it_starts_once_with_permits_in_range_and_a_listener_that_throws_changes_nothing() {
        FastVerification verification = new FastVerification(
                judge,
                (buffers, memoryKiB, absent) -> Optional.of(core(call -> false)),
                new FastCoreTrial(judge, COMPARISONS, clock::get),
                Runnable::run,
                new SplittableRandom(),
                NEVER);
        assertThrows(IllegalArgumentException.class, () -> verification.start(TODAY, 0, (state, sentence) -> {}));
        assertThrows(IllegalArgumentException.class, () -> verification.start(TODAY, 1025, (state, sentence) -> {}));
        assertThrows(NullPointerException.class, () -> verification.start(TODAY, 1, null));
        verification.start(TODAY, 1024, (state, sentence) -> {
            throw new IllegalStateException("a bad listener");
        });
        assertEquals(FastCore.SERVING, verification.state());
        assertThrows(IllegalStateException.class, () -> verification.start(TODAY, 1, (state, sentence) -> {}));
    }

    @Test
    void a_hasher_that_accepts_imported_hashes_shares_the_core() {
        Argon2PasswordHasher hasher = started(core(call -> false), NEVER);
        assertEquals(FastCore.SERVING, hasher.acceptingImportedHashes().fastCore());
        assertEquals(FastCore.OFF, new Argon2PasswordHasher(TODAY, Peppers.none()).fastCore());
    }
}
