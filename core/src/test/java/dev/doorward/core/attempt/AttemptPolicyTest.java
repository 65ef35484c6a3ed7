package dev.doorward.core.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptPolicyTest {

    private static final AttemptPolicy DEFAULTS = AttemptPolicy.defaults();

    private static Rate rate(int most) {
        return new Rate(most, Duration.ofSeconds(most));
    }

    @Test
    void the_defaults_are_the_documented_ones() {
        Duration hour = Duration.ofHours(1);
        assertEquals(
                new AttemptPolicy(
                        new Backoff(5, Duration.ofSeconds(1), hour),
                        new Rate(10, hour),
                        new Rate(10, hour),
                        new Rate(100, hour),
                        new Rate(20, hour),
                        new Rate(60, Duration.ofMinutes(1)),
                        Duration.ofDays(180)),
                DEFAULTS);
    }

    @Test
    void each_with_changes_its_rule_and_no_other() {
        Backoff backoff = new Backoff(1, Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertEquals(
                new AttemptPolicy(backoff, rate(1), rate(2), rate(3), rate(4), rate(5), Duration.ofDays(6)),
                DEFAULTS.withAccount(backoff)
                        .withDevice(rate(1))
                        .withOwnPassword(rate(2))
                        .withAddress(rate(3))
                        .withSignUps(rate(4))
                        .withRefreshes(rate(5))
                        .withDeviceTtl(Duration.ofDays(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT23H59M59S", "PT9600H0.000000001S"})
    void a_device_is_not_known_for_longer_or_shorter_than_the_bounds(Duration ttl) {
        assertEquals(
                "deviceTtl must be P1D to P400D, is " + ttl,
                assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withDeviceTtl(ttl))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1D", "P400D"})
    void the_bounds_themselves_are_allowed(Duration ttl) {
        assertEquals(ttl, DEFAULTS.withDeviceTtl(ttl).deviceTtl());
    }
}
