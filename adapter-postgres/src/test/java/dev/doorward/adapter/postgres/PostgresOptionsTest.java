package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PostgresOptionsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private final PostgresOptions options = PostgresOptions.defaults();

    @Test
    void without_a_keyed_hash_nothing_of_the_address_is_stored() {
        assertEquals("", options.ipHash().apply("192.0.2.7"));
    }

    @Test
    void without_a_keyed_hash_attempts_are_counted_by_sha_256() {
        // The example of FIPS 180-4.
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                options.attemptHash().apply("abc"));
    }

    @Test
    void each_knob_is_changed_alone() {
        UnaryOperator<String> hash = text -> "keyed";
        PostgresOptions both = options.withAttemptHash(hash).withListen(false).withIpHash(ip -> "ip");
        assertEquals(hash, both.attemptHash());
        assertEquals("ip", both.ipHash().apply("192.0.2.7"));
        assertEquals(options.ipHash(), options.withAttemptHash(hash).ipHash());
    }

    @Test
    void the_edges_are_allowed() {
        options.withRevocations(Duration.ofMillis(10), Duration.ofMillis(11));
        options.withRevocations(Duration.ofMinutes(1), Duration.ofHours(1));
        options.withEventsRetention(Duration.ZERO);
        options.withEventsRetention(Duration.ofDays(3650));
    }

    @Test
    void beyond_the_edges_the_knob_is_named() {
        assertNamed("revocationPoll", () -> options.withRevocations(Duration.ofMillis(9), SECOND));
        assertNamed("revocationPoll", () -> options.withRevocations(Duration.ofSeconds(61), Duration.ofHours(1)));
        assertNamed("revocationMaxAge", () -> options.withRevocations(SECOND, SECOND));
        assertNamed(
                "revocationMaxAge",
                () -> options.withRevocations(SECOND, Duration.ofHours(1).plusNanos(1)));
        assertNamed("eventsRetention", () -> options.withEventsRetention(Duration.ofNanos(-1)));
        assertNamed("eventsRetention", () -> options.withEventsRetention(Duration.ofDays(3651)));
    }

    @Test
    void missing_parts_are_named() {
        assertEquals(
                "ipHash",
                assertThrows(NullPointerException.class, () -> options.withIpHash(null))
                        .getMessage());
        assertEquals(
                "attemptHash",
                assertThrows(NullPointerException.class, () -> options.withAttemptHash(null))
                        .getMessage());
        assertEquals(
                "clock",
                assertThrows(NullPointerException.class, () -> options.withClock(null))
                        .getMessage());
    }

    private static void assertNamed(String knob, Runnable change) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, change::run);
        assertTrue(refused.getMessage().startsWith(knob + " "), refused.getMessage());
    }
}
