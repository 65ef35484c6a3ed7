package dev.doorward.core;

import dev.doorward.core.port.Overloaded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds how many password hashes run at the same time and how many wait. A request takes a slot first, which costs nothing
 * and is refused at once when the queue is full; the hash itself waits for a permit until the deadline.
 */
final class HashingGate {

    private final Semaphore slots;
    private final Semaphore permits;
    private final Duration deadline;

    HashingGate(int permits, int queue, Duration deadline) {
        this.slots = new Semaphore(permits + queue);
        this.permits = new Semaphore(permits, true);
        this.deadline = deadline;
    }

    /** @throws Overloaded when the queue is full */
    Slot enter() {
        if (!slots.tryAcquire()) {
            throw new Overloaded("the queue for password hashing is full");
        }
        return new Slot(System.nanoTime() + deadline.toNanos());
    }

    /** A place in the queue, given back by {@link #close}. */
    final class Slot implements AutoCloseable {

        private final long deadlineNanos;

        private Slot(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        /** @throws Overloaded when there is no permit before the deadline, or the thread is interrupted */
        <T> T run(Supplier<T> hashing) {
            if (!acquired()) {
                throw new Overloaded("no password could be hashed before the deadline");
            }
            try {
                return hashing.get();
            } finally {
                permits.release();
            }
        }

        private boolean acquired() {
            try {
                return permits.tryAcquire(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Overloaded("interrupted while waiting to hash a password", e);
            }
        }

        @Override
        public void close() {
            slots.release();
        }
    }
}
