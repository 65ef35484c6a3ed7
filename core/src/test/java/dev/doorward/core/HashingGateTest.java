package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HashingGateTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "waited in vain");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void as_many_enter_as_there_are_permits_and_places_in_the_queue() {
        HashingGate gate = new HashingGate(2, 3, LONG);
        for (int i = 0; i < 5; i++) {
            gate.enter();
        }
        assertThrows(Overloaded.class, gate::enter);
    }

    @Test
    void a_place_that_was_given_back_can_be_taken_again() {
        HashingGate gate = new HashingGate(1, 0, LONG);
        for (int i = 0; i < 100; i++) {
            try (HashingGate.Slot slot = gate.enter()) {
                assertThrows(Overloaded.class, gate::enter);
                int round = i;
                assertEquals(round, slot.run(() -> round));
            }
        }
    }

    @Test
    void a_permit_is_given_back_after_an_exception() {
        HashingGate gate = new HashingGate(1, 0, SHORT);
        IllegalStateException broken = new IllegalStateException("broken");
        for (int i = 0; i < 100; i++) {
            try (HashingGate.Slot slot = gate.enter()) {
                assertSame(
                        broken,
                        assertThrows(
                                IllegalStateException.class,
                                () -> slot.run(() -> {
                                    throw broken;
                                })));
            }
        }
    }

    @Test
    void no_more_run_at_a_time_than_there_are_permits() throws Exception {
        HashingGate gate = new HashingGate(3, 29, LONG);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch allPermitsInUse = new CountDownLatch(3);
        CountDownLatch everybodyEntered = new CountDownLatch(32);

        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            results.add(threads.submit(() -> {
                try (HashingGate.Slot slot = gate.enter()) {
                    everybodyEntered.countDown();
                    return slot.run(() -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        allPermitsInUse.countDown();
                        await(allPermitsInUse);
                        await(everybodyEntered);
                        running.decrementAndGet();
                        return true;
                    });
                }
            }));
        }
        for (Future<Boolean> result : results) {
            assertTrue(result.get(30, TimeUnit.SECONDS));
        }
        assertEquals(3, most.get());
    }

    @Test
    void whoever_gets_no_permit_before_the_deadline_is_refused_and_gives_the_place_back() throws Exception {
        HashingGate gate = new HashingGate(1, 1, SHORT);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        HashingGate.Slot first = gate.enter();
        Future<String> hashing = threads.submit(() -> first.run(() -> {
            started.countDown();
            await(finish);
            return "hashed";
        }));
        await(started);
        for (int i = 0; i < 10; i++) {
            try (HashingGate.Slot late = gate.enter()) {
                assertThrows(Overloaded.class, () -> late.run(() -> "never"));
            }
        }
        finish.countDown();
        assertEquals("hashed", hashing.get(30, TimeUnit.SECONDS));
    }

    @Test
    void a_free_permit_is_given_even_after_the_deadline() {
        HashingGate gate = new HashingGate(1, 0, SHORT);
        try (HashingGate.Slot slot = gate.enter()) {
            long deadline = System.nanoTime() + SHORT.toNanos();
            while (System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertEquals("hashed", slot.run(() -> "hashed"));
        }
    }

    @Test
    void an_interrupted_thread_is_refused_and_stays_interrupted() {
        HashingGate gate = new HashingGate(1, 0, LONG);
        try (HashingGate.Slot slot = gate.enter()) {
            Thread.currentThread().interrupt();
            Overloaded refused = assertThrows(Overloaded.class, () -> slot.run(() -> "never"));
            assertTrue(Thread.interrupted(), "the flag is kept");
            assertTrue(refused.getCause() instanceof InterruptedException);
            assertEquals("hashed", slot.run(() -> "hashed"), "no permit was lost");
        }
    }
}
