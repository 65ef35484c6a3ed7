package dev.doorward.core.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final Exception CAUSE = new Exception("cause");

    @Test
    void a_failure_says_what_failed_and_why() {
        StoreFailure failure = new StoreFailure("reading a user failed", CAUSE);
        assertEquals("reading a user failed", failure.getMessage());
        assertSame(CAUSE, failure.getCause());
        assertNull(new StoreFailure("no news").getCause());
    }

    @Test
    void an_overload_says_which_capacity_is_exhausted_and_how_that_showed() {
        Overloaded overloaded = new Overloaded("no memory", CAUSE);
        assertEquals("no memory", overloaded.getMessage());
        assertSame(CAUSE, overloaded.getCause());
        assertNull(new Overloaded("no memory").getCause());
    }
}
