package dev.doorward.core;

import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Departure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Bounds how many password hashes run at the same time and how many wait. A request takes a slot first, which costs nothing
 * and is refused at once when the queue is full; the hash itself waits for a permit, first come first served, until the
 * deadline, which counts from the slot. Work that nobody waits for any more is dropped: when the deadline has passed, and when
 * the client has gone.
 */
final class HashingGate {

    private final int permitted;
    private final int places;
    private final int share;
    private final Map<String, Integer> held = new ConcurrentHashMap<>();
    private final Semaphore slots;
    private final Semaphore permits;
    private final Duration deadline;
    private final LongAdder refused = new LongAdder();

    HashingGate(int permits, int queue, Duration deadline) {
        this.permitted = permits;
        this.places = permits + queue;
        this.share = Math.max(permits, places / 3);
        this.slots = new Semaphore(places);
        this.permits = new Semaphore(permits, true);
        this.deadline = deadline;
    }

    /**
     * Takes a place for an operator, who has no address.
     *
     * @throws Overloaded when the queue is full
     */
    Slot enter() {
        return enter("");
    }

    /**
     * Takes a place for a client. One address has a third of the places at most, and at least as many as there are permits, so
     * that nobody fills the queue alone. Addresses of this machine are not counted: they stand for a proxy.
     *
     * @throws Overloaded when the queue is full, or the address has its share of it
     */
    Slot enter(ClientInfo client) {
        String network = client.isLocal() ? "" : client.network();
        if (!network.isEmpty() && held.merge(network, 1, Integer::sum) > share) {
            leave(network);
            throw refusal("an address has its share of the queue for password hashing", null);
        }
        return enter(network);
    }

    private Slot enter(String network) {
        if (!slots.tryAcquire()) {
            leave(network);
            throw refusal("the queue for password hashing is full", null);
        }
        return new Slot(network);
    }

    private void leave(String network) {
        held.computeIfPresent(network, (same, places) -> places == 1 ? null : places - 1);
    }

    HashingLoad load() {
        int running = permitted - permits.availablePermits();
        return new HashingLoad(running, Math.max(0, places - slots.availablePermits() - running), refused.sum());
    }

    private Overloaded refusal(String message, Throwable cause) {
        refused.increment();
        return new Overloaded(message, cause);
    }

    /** A place in the queue, for one thread, given back by {@link #close}. */
    final class Slot implements AutoCloseable {

        private long deadlineNanos = System.nanoTime() + deadline.toNanos();

        private final String network;

        private Slot(String network) {
            this.network = network;
        }

        /**
         * Hashes under a permit. A second hash of the same request may wait as long again: giving up then would waste the
         * first.
         *
         * @throws Overloaded when there is no permit before the deadline, the client has gone, or the thread is interrupted
         */
        <T> T run(Supplier<T> hashing) {
            acquire();
            try {
                return hashing.get();
            } finally {
                permits.release();
                deadlineNanos = System.nanoTime() + deadline.toNanos();
            }
        }

        private void acquire() {
            Departure client = Departure.current();
            boolean acquired = false;
            // Who seems to have gone may have closed the sending side only, and is served where nobody else waits.
            boolean patient = client.beginWait();
            try {
                long left = deadlineNanos - System.nanoTime();
                acquired = left > 0 && permits.tryAcquire(patient ? left : 0, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // Whose client had gone before never waited, so that interruption is somebody else's.
                if (!(patient && client.hasHappened())) {
                    Thread.currentThread().interrupt();
                    throw refusal("interrupted while waiting to hash a password", e);
                }
            } finally {
                client.endWait();
            }
            if (!acquired) {
                throw refusal(
                        client.hasHappened()
                                ? "the client went away before a password was hashed"
                                : "no password could be hashed before the deadline",
                        null);
            }
        }

        @Override
        public void close() {
            slots.release();
            leave(network);
        }
    }
}
