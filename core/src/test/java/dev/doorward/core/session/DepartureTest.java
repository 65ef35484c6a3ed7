package dev.doorward.core.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DepartureTest {

    @Test
    void work_within_work_is_watched_for_its_own_client_and_then_for_the_outer_one() {
        Departure outer = new Departure();
        Departure inner = new Departure();
        outer.watchedDuring(() -> {
            assertSame(outer, Departure.current());
            inner.watchedDuring(() -> {
                assertSame(inner, Departure.current());
                return null;
            });
            assertSame(outer, Departure.current());
            return null;
        });
        assertNotSame(outer, Departure.current());
        assertFalse(Departure.current().hasHappened());
    }

    @Test
    void only_a_wait_is_interrupted_once_and_no_interruption_outlives_it() {
        Departure client = new Departure();
        assertTrue(client.beginWait());
        client.happen();
        client.happen();
        assertTrue(Thread.currentThread().isInterrupted());
        client.endWait();
        assertFalse(Thread.currentThread().isInterrupted());
        client.happen();
        assertFalse(Thread.currentThread().isInterrupted());
        assertTrue(client.hasHappened());
    }

    @Test
    void where_the_client_has_gone_no_wait_begins_and_nothing_is_interrupted() {
        Departure client = new Departure();
        client.happen();
        assertFalse(client.beginWait());
        client.endWait();
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void an_interruption_of_somebody_elses_is_left_alone() {
        Departure client = new Departure();
        assertTrue(client.beginWait());
        Thread.currentThread().interrupt();
        client.endWait();
        assertTrue(Thread.interrupted());
    }
}
