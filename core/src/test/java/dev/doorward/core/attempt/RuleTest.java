package dev.doorward.core.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void after_the_free_failures_each_wait_is_twice_the_one_before_until_the_longest() {
        Backoff backoff = new Backoff(5, SECOND, HOUR);
        List<Long> waits = Stream.iterate(0, n -> n <= 18, n -> n + 1)
                .map(n -> backoff.after(n).toSeconds())
                .toList();
        assertEquals(
                List.of(
                        0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 2048L, 3600L,
                        3600L),
                waits);
    }

    @Test
    void no_number_of_failures_overflows() {
        assertEquals(DAY, new Backoff(1, SECOND, DAY).after(Integer.MAX_VALUE));
        assertEquals(DAY, new Backoff(1, DAY, DAY).after(Integer.MAX_VALUE));
        assertEquals(Duration.ofSeconds(65_536), new Backoff(1, SECOND, DAY).after(17));
    }

    @Test
    void failures_are_remembered_longer_than_the_longest_wait() {
        assertTrue(Backoff.FORGOTTEN.compareTo(DAY) > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, most must be 1 to 1000000",
        "1000001, PT1S, most must be 1 to 1000000",
        "1, PT0S, period must be whole seconds",
        "1, PT1.5S, period must be whole seconds",
        "1, PT24H0.000000001S, period must be whole seconds",
        "1, PT25H, period must be whole seconds",
        "1, -PT1S, period must be whole seconds",
    })
    void a_rate_outside_its_bounds_is_refused_by_name(int most, Duration period, String message) {
        String told = assertThrows(IllegalArgumentException.class, () -> new Rate(most, period))
                .getMessage();
        assertTrue(told.startsWith(message), told);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, PT1H, free must be 1 to 100",
        "101, PT1S, PT1H, free must be 1 to 100",
        "5, PT0.5S, PT1H, first must be whole seconds",
        "5, PT25H, PT25H, first must be whole seconds",
        "5, PT2S, PT1S, longest must be whole seconds",
        "5, PT1S, PT24H1S, longest must be whole seconds",
    })
    void a_backoff_outside_its_bounds_is_refused_by_name(int free, Duration first, Duration longest, String message) {
        String told = assertThrows(IllegalArgumentException.class, () -> new Backoff(free, first, longest))
                .getMessage();
        assertTrue(told.startsWith(message), told);
    }

    @Test
    void the_bounds_themselves_are_allowed() {
        assertEquals(1_000_000, new Rate(1_000_000, DAY).most());
        assertEquals(1, new Rate(1, SECOND).most());
        assertEquals(100, new Backoff(100, DAY, DAY).free());
        assertEquals(SECOND, new Backoff(1, SECOND, SECOND).after(9));
    }
}
