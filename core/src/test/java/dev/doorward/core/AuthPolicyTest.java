package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.user.PasswordPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthPolicyTest {

    private static final AuthPolicy DEFAULTS = AuthPolicy.defaults();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static void assertRefused(String knob, Executable change) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, change);
        assertTrue(thrown.getMessage().startsWith(knob), thrown.getMessage());
    }

    @Test
    void the_defaults_are_those_that_the_javadoc_names() {
        assertEquals(Duration.ofMinutes(15), DEFAULTS.accessTokenTtl());
        assertEquals(Duration.ofDays(7), DEFAULTS.sessionTtl());
        assertEquals(Duration.ofDays(7), DEFAULTS.sessionIdleTtl());
        assertEquals(Duration.ofSeconds(30), DEFAULTS.refreshRetry());
        assertEquals(PasswordPolicy.DEFAULT, DEFAULTS.password());
        assertTrue(DEFAULTS.hashPermits() >= 1);
        assertEquals(8 * DEFAULTS.hashPermits(), DEFAULTS.hashQueue());
        assertEquals(Duration.ofSeconds(2), DEFAULTS.hashDeadline());
    }

    @Test
    void each_with_changes_its_knob_and_no_other() {
        AttemptPolicy slow = AttemptPolicy.defaults().withDeviceTtl(Duration.ofDays(9));
        PasswordPolicy strict = new PasswordPolicy(15, 64);
        AuthPolicy changed = DEFAULTS.withAccessTokenTtl(Duration.ofDays(7))
                .withSessionTtl(Duration.ofDays(30))
                .withSessionIdleTtl(Duration.ofDays(3))
                .withRefreshRetry(Duration.ofMinutes(1))
                .withPassword(strict)
                .withHashing(2, 3, Duration.ofMillis(4))
                .withAttempts(slow);
        assertEquals(
                new AuthPolicy(
                        Duration.ofDays(7),
                        Duration.ofDays(30),
                        Duration.ofDays(3),
                        Duration.ofMinutes(1),
                        strict,
                        2,
                        3,
                        Duration.ofMillis(4),
                        slow),
                changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "P3650D"})
    void lifetimes_at_their_bounds_are_accepted(Duration bound) {
        assertEquals(bound, DEFAULTS.withAccessTokenTtl(bound).accessTokenTtl());
        assertEquals(bound, DEFAULTS.withSessionTtl(bound).sessionTtl());
        assertEquals(bound, DEFAULTS.withSessionIdleTtl(bound).sessionIdleTtl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.5S", "PT1.000001S", "P3650DT1S"})
    void lifetimes_out_of_range_are_refused_and_named(Duration wrong) {
        assertRefused("accessTokenTtl", () -> DEFAULTS.withAccessTokenTtl(wrong));
        assertRefused("sessionTtl", () -> DEFAULTS.withSessionTtl(wrong));
        assertRefused("sessionIdleTtl", () -> DEFAULTS.withSessionIdleTtl(wrong));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1S", "PT5M"})
    void a_time_to_retry_at_its_bounds_is_accepted(Duration bound) {
        assertEquals(bound, DEFAULTS.withRefreshRetry(bound).refreshRetry());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.5S", "PT5M1S"})
    void a_time_to_retry_out_of_range_is_refused_and_named(Duration wrong) {
        assertRefused("refreshRetry", () -> DEFAULTS.withRefreshRetry(wrong));
    }

    @Test
    void hashing_at_its_bounds_is_accepted() {
        assertEquals(1, DEFAULTS.withHashing(1, 0, Duration.ofMillis(1)).hashPermits());
        assertEquals(
                1024, DEFAULTS.withHashing(1024, 100_000, Duration.ofMinutes(1)).hashPermits());
    }

    @Test
    void hashing_out_of_range_is_refused_and_named() {
        assertRefused("hashPermits", () -> DEFAULTS.withHashing(0, 1, SECOND));
        assertRefused("hashPermits", () -> DEFAULTS.withHashing(1025, 1, SECOND));
        assertRefused("hashQueue", () -> DEFAULTS.withHashing(1, -1, SECOND));
        assertRefused("hashQueue", () -> DEFAULTS.withHashing(1, 100_001, SECOND));
        assertRefused("hashDeadline", () -> DEFAULTS.withHashing(1, 1, Duration.ofNanos(999_999)));
        assertRefused("hashDeadline", () -> DEFAULTS.withHashing(1, 1, Duration.ofMillis(60_001)));
    }

    @Test
    void null_is_a_callers_bug() {
        assertThrows(NullPointerException.class, () -> DEFAULTS.withAccessTokenTtl(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withSessionTtl(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withSessionIdleTtl(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withRefreshRetry(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withPassword(null));
        assertThrows(NullPointerException.class, () -> DEFAULTS.withHashing(1, 1, null));
    }
}
