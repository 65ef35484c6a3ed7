package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.session.Departure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
        HashingGate gate = new HashingGate(1, 0, LONG);
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
        HashingGate gate = new HashingGate(1, 1, Duration.ofMillis(250));
        CountDownLatch finish = new CountDownLatch(1);
        Future<Boolean> hashing = occupied(gate, finish);
        for (int i = 0; i < 2; i++) {
            try (HashingGate.Slot late = gate.enter()) {
                assertEquals(
                        "no password could be hashed before the deadline",
                        assertThrows(Overloaded.class, () -> late.run(() -> "never"))
                                .getMessage());
            }
        }
        finish.countDown();
        assertTrue(hashing.get(30, TimeUnit.SECONDS));
    }

    @Test
    void a_free_permit_is_not_given_after_the_deadline() {
        HashingGate gate = new HashingGate(1, 0, SHORT);
        try (HashingGate.Slot slot = gate.enter()) {
            long deadline = System.nanoTime() + SHORT.toNanos();
            while (System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThrows(Overloaded.class, () -> slot.run(() -> "never"));
        }
        assertEquals(new HashingLoad(0, 0, 1), gate.load());
    }

    @Test
    void a_second_hash_of_one_request_has_the_same_patience_again() {
        HashingGate gate = new HashingGate(1, 0, LONG);
        try (HashingGate.Slot slot = gate.enter()) {
            for (int i = 0; i < 3; i++) {
                assertEquals("hashed", slot.run(() -> "hashed"));
            }
        }
    }

    @Test
    void whoever_waits_longest_is_hashed_first() throws Exception {
        HashingGate gate = new HashingGate(1, 20, LONG);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Future<Boolean>> results = new ArrayList<>();
        CountDownLatch finish = new CountDownLatch(1);
        results.add(occupied(gate, finish));
        for (int i = 0; i < 20; i++) {
            int turn = i;
            FutureTask<Boolean> waiter = new FutureTask<>(() -> {
                try (HashingGate.Slot slot = gate.enter()) {
                    return slot.run(() -> order.add(turn));
                }
            });
            results.add(waiter);
            waiting(waiter);
        }
        finish.countDown();
        for (Future<Boolean> result : results) {
            assertTrue(result.get(30, TimeUnit.SECONDS));
        }
        assertEquals(IntStream.range(0, 20).boxed().toList(), order);
    }

    @Test
    void clients_that_hang_up_while_they_wait_leave_at_once_and_cost_no_hash() throws Exception {
        HashingGate gate = new HashingGate(1, 10, LONG);
        AtomicInteger hashed = new AtomicInteger();
        CountDownLatch finish = new CountDownLatch(1);
        Future<Boolean> first = occupied(gate, finish);
        List<Departure> clients = new ArrayList<>();
        List<FutureTask<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Departure client = new Departure();
            clients.add(client);
            FutureTask<Boolean> waiter = new FutureTask<>(() -> client.watchedDuring(() -> {
                try (HashingGate.Slot slot = gate.enter()) {
                    slot.run(hashed::incrementAndGet);
                    return false;
                } catch (Overloaded dropped) {
                    return !Thread.currentThread().isInterrupted();
                }
            }));
            waiters.add(waiter);
            waiting(waiter);
        }
        assertEquals(new HashingLoad(1, 10, 0), gate.load());
        assertThrows(Overloaded.class, gate::enter);

        clients.forEach(Departure::happen);
        for (FutureTask<Boolean> waiter : waiters) {
            assertTrue(waiter.get(30, TimeUnit.SECONDS), "dropped, and no interruption left behind");
        }
        assertEquals(new HashingLoad(1, 0, 11), gate.load(), "while the first still hashes");
        assertEquals(0, hashed.get());
        finish.countDown();
        assertTrue(first.get(30, TimeUnit.SECONDS));
    }

    @Test
    void a_client_that_seems_to_have_gone_is_served_where_nobody_waits_and_never_waits() throws Exception {
        HashingGate gate = new HashingGate(1, 1, LONG);
        Departure client = new Departure();
        client.happen();
        assertEquals("served", client.watchedDuring(() -> {
            try (HashingGate.Slot slot = gate.enter()) {
                return slot.run(() -> "served");
            }
        }));
        CountDownLatch finish = new CountDownLatch(1);
        Future<Boolean> hashing = occupied(gate, finish);
        Overloaded dropped = client.watchedDuring(() -> {
            try (HashingGate.Slot slot = gate.enter()) {
                return assertThrows(Overloaded.class, () -> slot.run(() -> "never"));
            }
        });
        assertEquals("the client went away before a password was hashed", dropped.getMessage());
        finish.countDown();
        assertTrue(hashing.get(30, TimeUnit.SECONDS));
        assertEquals(new HashingLoad(0, 0, 1), gate.load());
    }

    @Test
    void a_client_that_goes_while_its_password_is_hashed_interrupts_nothing() {
        HashingGate gate = new HashingGate(1, 0, LONG);
        Departure client = new Departure();
        client.watchedDuring(() -> {
            try (HashingGate.Slot slot = gate.enter()) {
                return slot.run(() -> {
                    client.happen();
                    return "hashed";
                });
            }
        });
        assertTrue(!Thread.interrupted(), "a commit may follow");
    }

    /** Departures, exceptions, errors, interruptions and deadlines in any order: afterwards nothing is missing. */
    @Test
    void no_permit_and_no_place_is_ever_lost() throws Exception {
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        int operations = Integer.getInteger("doorward.operations", 4_000);
        System.out.println("gate: " + operations + " requests, seed " + seed);
        HashingGate gate = new HashingGate(3, 5, Duration.ofMillis(2));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger spilled = new AtomicInteger();
        List<Future<?>> results = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            Random random = new Random(seed + thread);
            results.add(threads.submit(() -> {
                for (int i = 0; i < operations / 16; i++) {
                    int fate = random.nextInt(6);
                    Departure client = new Departure();
                    Thread self = Thread.currentThread();
                    Future<?> outside = fate == 0
                            ? threads.submit(client::happen)
                            : fate == 1 ? threads.submit(self::interrupt) : null;
                    try {
                        client.watchedDuring(() -> {
                            try (HashingGate.Slot slot = gate.enter()) {
                                return slot.run(() -> {
                                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                    try {
                                        return fail(fate);
                                    } finally {
                                        running.decrementAndGet();
                                    }
                                });
                            }
                        });
                    } catch (Overloaded full) {
                        refused.incrementAndGet();
                    } catch (IllegalStateException | AssertionError asked) {
                        // the gate hands on what was thrown
                    }
                    quietly(outside);
                    if (Thread.interrupted() && fate != 1) {
                        spilled.incrementAndGet();
                    }
                }
            }));
        }
        for (Future<?> result : results) {
            result.get(50, TimeUnit.SECONDS);
        }
        assertEquals(new HashingLoad(0, 0, refused.get()), gate.load());
        assertTrue(most.get() <= 3, "at a time: " + most);
        assertEquals(0, spilled.get(), "interruptions that hit somebody else");
        assertTrue(refused.get() > 0 && refused.get() < operations, "refused: " + refused);
    }

    private static int fail(int fate) {
        Thread.yield();
        return switch (fate) {
            case 2 -> throw new IllegalStateException("broken");
            case 3 -> throw new AssertionError("broken");
            default -> fate;
        };
    }

    /** Waits for it although this thread may be interrupted, and keeps that. */
    private static void quietly(Future<?> outside) {
        boolean interrupted = Thread.interrupted();
        while (outside != null && !outside.isDone()) {
            Thread.onSpinWait();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the only permit until told. */
    private Future<Boolean> occupied(HashingGate gate, CountDownLatch finish) {
        CountDownLatch started = new CountDownLatch(1);
        Future<Boolean> hashing = threads.submit(() -> {
            try (HashingGate.Slot slot = gate.enter()) {
                return slot.run(() -> {
                    started.countDown();
                    await(finish);
                    return true;
                });
            }
        });
        await(started);
        return hashing;
    }

    /** Runs it on a thread of its own until it waits. */
    private void waiting(FutureTask<?> task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
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

    @Test
    void an_interruption_by_somebody_else_is_kept_also_when_the_client_has_gone_before() {
        HashingGate gate = new HashingGate(1, 0, LONG);
        Departure client = new Departure();
        client.happen();
        client.watchedDuring(() -> {
            try (HashingGate.Slot slot = gate.enter()) {
                Thread.currentThread().interrupt();
                Overloaded refused = assertThrows(Overloaded.class, () -> slot.run(() -> "never"));
                assertTrue(Thread.interrupted(), "the flag is kept");
                assertTrue(refused.getCause() instanceof InterruptedException);
                return slot.run(() -> "hashed");
            }
        });
        assertEquals(new HashingLoad(0, 0, 1), gate.load());
    }
}
