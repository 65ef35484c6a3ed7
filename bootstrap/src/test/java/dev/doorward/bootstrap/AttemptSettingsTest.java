package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What limits guessing, and whose guesses they are. */
class AttemptSettingsTest {

    private static AttemptPolicy policy(String name, String value) {
        return Settings.from(Map.of(name, value)).policy().attempts();
    }

    @Test
    void every_limit_can_be_set() {
        Rate rate = new Rate(7, Duration.ofMinutes(2));
        assertEquals(
                new Backoff(3, Duration.ofSeconds(2), Duration.ofMinutes(9)),
                policy("DOORWARD_LIMIT_ACCOUNT", "3,PT2S,PT9M").account());
        assertEquals(rate, policy("DOORWARD_LIMIT_DEVICE", "7/PT2M").device());
        assertEquals(rate, policy("DOORWARD_LIMIT_OWN_PASSWORD", "7/PT2M").ownPassword());
        assertEquals(rate, policy("DOORWARD_LIMIT_ADDRESS", "7/PT2M").address());
        assertEquals(rate, policy("DOORWARD_LIMIT_SIGNUPS", "7/PT2M").signUps());
        assertEquals(rate, policy("DOORWARD_LIMIT_REFRESHES", "7/PT2M").refreshes());
        assertEquals(Duration.ofDays(9), policy("DOORWARD_DEVICE_TTL", "P9D").deviceTtl());
    }

    @Test
    void limits_are_on_unless_they_are_switched_off_which_is_noted() {
        assertTrue(Settings.from(Map.of()).throttle());
        Settings off = Settings.from(Map.of("DOORWARD_THROTTLE", "off"));
        assertFalse(off.throttle());
        assertTrue(off.notes().stream().anyMatch(note -> note.startsWith("NOTHING LIMITS GUESSING")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DOORWARD_TRUSTED_PROXIES | true | DOORWARD_TRUSTED_PROXIES: must be a number from 0 to 10",
                "DOORWARD_THROTTLE | no | DOORWARD_THROTTLE: must be on or off",
                "DOORWARD_LIMIT_ACCOUNT | 5 | DOORWARD_LIMIT_ACCOUNT: must be free failures, the first wait and the longest",
                "DOORWARD_LIMIT_ACCOUNT | 0,PT1S,PT1H | DOORWARD_LIMIT_ACCOUNT: free must be 1 to 100",
                "DOORWARD_LIMIT_ACCOUNT | 5,PT1S,P1Y | DOORWARD_LIMIT_ACCOUNT: must be a duration such as",
                "DOORWARD_LIMIT_ADDRESS | 100 | DOORWARD_LIMIT_ADDRESS: must be a number and a period, such as 100/PT1H",
                "DOORWARD_LIMIT_DEVICE | 0/PT1H | DOORWARD_LIMIT_DEVICE: most must be 1 to 1000000",
                "DOORWARD_LIMIT_SIGNUPS | 20/P2D | DOORWARD_LIMIT_SIGNUPS: period must be whole seconds, PT1S to PT24H",
                "DOORWARD_LIMIT_REFRESHES | 60/PT0S | DOORWARD_LIMIT_REFRESHES: period must be whole seconds",
                "DOORWARD_LIMIT_OWN_PASSWORD | x/PT1H | DOORWARD_LIMIT_OWN_PASSWORD: must be a number and a period",
                "DOORWARD_DEVICE_TTL | P500D | DOORWARD_DEVICE_TTL: deviceTtl must be P1D to P400D",
            })
    void a_wrong_limit_is_refused_by_name(String name, String value, String said) {
        String told = assertThrows(StartFailure.class, () -> Settings.from(Map.of(name, value)))
                .getMessage();
        assertTrue(told.contains(said), told);
    }
}
