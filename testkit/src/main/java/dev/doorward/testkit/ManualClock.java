package dev.doorward.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved by hand. Safe for use by many threads. */
public final class ManualClock implements InstantSource {

    /** Where a clock starts unless told. */
    public static final Instant START = Instant.parse("2026-01-05T08:30:00Z");

    private final AtomicReference<Instant> now;

    /** Stands at {@link #START}. */
    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant start) {
        now = new AtomicReference<>(Objects.requireNonNull(start, "start"));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Moves the clock; a negative duration moves it back, as an operator or a time server may. */
    public void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }
}
