package dev.doorward.adapter.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one of many speak for all, so that whoever causes them cannot flood a log. It never waits. */
final class Paced {

    private final long period;
    private final LongSupplier nanoTime;
    private final AtomicLong silent = new AtomicLong();
    private final AtomicLong spokeAt;

    /** @param nanoTime as {@link System#nanoTime} */
    Paced(Duration period, LongSupplier nanoTime) {
        this.period = period.toNanos();
        this.nanoTime = nanoTime;
        spokeAt = new AtomicLong(nanoTime.getAsLong() - this.period);
    }

    /** How many there were since the last turn to speak, this one included; 0 when it is not yet the time for a turn. */
    long turn() {
        silent.incrementAndGet();
        long now = nanoTime.getAsLong();
        long last = spokeAt.get();
        return now - last >= period && spokeAt.compareAndSet(last, now) ? silent.getAndSet(0) : 0;
    }
}
