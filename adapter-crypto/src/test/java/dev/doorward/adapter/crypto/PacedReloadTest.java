package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reloads are run by hand here, and time is moved by hand. */
class PacedReloadTest {

    private static final String UNDER_WAY = "the test keys are still being loaded";
    private static final String FAILED = "the test keys could not be loaded";
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();
    private static final Duration HOUR = Duration.ofHours(1);

    private final Queue<Runnable> begun = new ArrayDeque<>();
    private Runnable whenBegun = () -> {};
    private Runnable load = () -> {};
    private volatile long nanos = Long.MAX_VALUE - 7;
    private final PacedReload reload = new PacedReload("test", () -> load.run(), () -> nanos, task -> {
        begun.add(task);
        whenBegun.run();
    });

    private static StoreFailure assertSays(String message, Runnable action) {
        StoreFailure failure = assertThrows(StoreFailure.class, action::run);
        assertEquals(message, failure.getMessage());
        return failure;
    }

    /** A check begins a reload, and its patience is over at once. */
    private void begin() {
        whenBegun = () -> nanos += PacedReload.PATIENCE.toNanos();
        assertSays(UNDER_WAY, reload::awaitBriefly);
        whenBegun = () -> {};
        assertEquals(1, begun.size());
    }

    private void end() {
        begun.remove().run();
    }

    @Test
    void patience_counts_from_the_begin_of_the_reload_for_whoever_comes_then() {
        begin();
        for (int i = 0; i < 10; i++) {
            assertSays(UNDER_WAY, reload::awaitBriefly);
        }
        assertEquals(1, begun.size());
    }

    @Test
    @Timeout(60)
    void two_wait_for_one_reload_and_all_others_are_refused_at_once() throws Exception {
        whenBegun = () -> nanos -= HOUR.toNanos();
        CountDownLatch answered = new CountDownLatch(2);
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread waiter = new Thread(() -> {
                reload.awaitBriefly();
                answered.countDown();
            });
            waiting.add(waiter);
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        for (int i = 0; i < 10; i++) {
            assertSays(UNDER_WAY, reload::awaitBriefly);
        }
        assertEquals(2, answered.getCount());
        end();
        answered.await();
        assertTrue(begun.isEmpty());
        reload.awaitBriefly();
    }

    @Test
    @Timeout(60)
    void patience_is_the_same_wherever_the_clock_stands() throws Exception {
        nanos = Long.MIN_VALUE / 4 * 3;
        two_wait_for_one_reload_and_all_others_are_refused_at_once();
    }

    @Test
    @Timeout(60)
    void a_place_to_wait_is_given_back() throws Exception {
        for (int round = 0; round < 3; round++) {
            two_wait_for_one_reload_and_all_others_are_refused_at_once();
            nanos += PAUSE + HOUR.toNanos();
        }
    }

    @Test
    void after_a_success_all_are_answered_for_five_seconds_from_its_end() {
        begin();
        nanos += PAUSE;
        end();
        for (long left : List.of(PAUSE - 1, 1L)) {
            reload.awaitBriefly();
            assertTrue(begun.isEmpty());
            nanos += left;
        }
        begin();
    }

    @Test
    void after_a_failure_all_are_refused_for_five_seconds_from_its_end() {
        RuntimeException broken = new IllegalStateException("broken by the test");
        load = () -> {
            throw broken;
        };
        begin();
        end();
        for (long left : List.of(PAUSE - 1, 1L)) {
            assertSame(broken, assertSays(FAILED, reload::awaitBriefly).getCause());
            assertSame(broken, assertSays(FAILED, reload::await).getCause());
            assertTrue(begun.isEmpty());
            nanos += left;
        }
        begin();
    }

    @Test
    void an_error_ends_a_reload_like_any_failure() {
        load = () -> {
            throw new LinkageError("broken by the test");
        };
        begin();
        end();
        assertSays(FAILED, reload::awaitBriefly);
    }

    @Test
    void whoever_signs_gets_a_new_reload_after_a_success_but_never_a_second_one() {
        whenBegun = this::end;
        int[] loads = {0};
        load = () -> loads[0]++;
        reload.await();
        reload.await();
        assertEquals(2, loads[0]);
        reload.awaitBriefly();
        assertEquals(2, loads[0]);

        whenBegun = () -> {};
        nanos += PAUSE;
        begin();
        Thread.currentThread().interrupt();
        assertSays("interrupted while the test keys are being loaded", reload::await);
        assertTrue(Thread.interrupted());
        assertEquals(1, begun.size());
    }

    @Test
    void keys_that_were_loaded_otherwise_end_the_rest_after_a_failure() {
        load = () -> {
            throw new StoreFailure("broken by the test");
        };
        begin();
        reload.succeededOtherwise();
        assertSays(UNDER_WAY, reload::awaitBriefly);
        end();
        assertSays(FAILED, reload::awaitBriefly);
        reload.succeededOtherwise();
        reload.awaitBriefly();
        assertTrue(begun.isEmpty());
    }

    @Test
    void without_a_thread_the_reload_has_failed() {
        for (Throwable none :
                List.of(new RejectedExecutionException(), new OutOfMemoryError("unable to create native thread"))) {
            whenBegun = () -> {
                begun.clear();
                if (none instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) none;
            };
            assertSame(none, assertSays(FAILED, reload::awaitBriefly).getCause());
            whenBegun = () -> {};
            assertSays(FAILED, reload::awaitBriefly);
            nanos += PAUSE;
            begin();
            end();
            nanos += PAUSE;
        }
    }

    @Test
    @Timeout(60)
    void a_reload_runs_on_a_daemon_thread_that_ends_with_it() throws Exception {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch ran = new CountDownLatch(1);
        PacedReload.onDaemonThread(() -> {
            threads.add(Thread.currentThread());
            ran.countDown();
        });
        ran.await();
        assertTrue(threads.get(0).isDaemon());
        assertEquals("doorward-keys", threads.get(0).getName());
        threads.get(0).join();
        assertFalse(threads.get(0).isAlive());
    }
}
