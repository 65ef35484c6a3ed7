package dev.doorward.core;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The time as every store can keep it: whole microseconds. */
record Now(InstantSource clock) {

    Instant micros() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
