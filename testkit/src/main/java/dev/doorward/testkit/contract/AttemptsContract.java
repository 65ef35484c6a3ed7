package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Attempts} promises of one attempt after the other. */
public interface AttemptsContract extends AttemptRacesContract, AttemptsUndoneContract {

    @Override
    StoreUnderTest store();

    private static Limit limit(Rule rule) {
        return new Limit("contract:" + Samples.unique(), rule);
    }

    private Instant start() {
        return store().now().truncatedTo(ChronoUnit.MICROS);
    }

    private Optional<Duration> take(Limit limit, Instant at) {
        return store().attempts().take(List.of(limit), at);
    }

    private void taken(Limit limit, Instant at) {
        assertEquals(Optional.empty(), take(limit, at), "it is taken");
    }

    private void refused(Duration wait, Limit limit, Instant at) {
        assertEquals(Optional.of(wait), take(limit, at));
    }

    @Test
    default void a_rate_lets_its_number_through_and_then_nobody_until_its_period_is_over() {
        Limit limit = limit(new Rate(3, Duration.ofMinutes(1)));
        Instant start = start();
        taken(limit, start);
        taken(limit, start.plusSeconds(10));
        taken(limit, start.plusSeconds(20));
        refused(Duration.ofSeconds(40), limit, start.plusSeconds(20));
        refused(Duration.of(1, ChronoUnit.MICROS), limit, start.plusSeconds(60).minus(1, ChronoUnit.MICROS));
    }

    @Test
    default void a_rate_begins_anew_with_the_first_attempt_after_its_period() {
        Limit limit = limit(new Rate(2, Duration.ofMinutes(1)));
        Instant start = start();
        taken(limit, start);
        taken(limit, start.plusSeconds(59));
        taken(limit, start.plusSeconds(60));
        taken(limit, start.plusSeconds(90));
        refused(Duration.ofSeconds(20), limit, start.plusSeconds(100));
        taken(limit, start.plusSeconds(120));
    }

    @Test
    default void a_rate_of_one_lets_one_through() {
        Limit limit = limit(new Rate(1, Duration.ofDays(1)));
        Instant start = start();
        taken(limit, start);
        refused(Duration.ofDays(1), limit, start);
        taken(limit, start.plus(Duration.ofDays(1)));
    }

    @Test
    default void refused_attempts_at_a_rate_do_not_lengthen_the_wait() {
        Limit limit = limit(new Rate(1, Duration.ofMinutes(1)));
        Instant start = start();
        taken(limit, start);
        for (int second = 1; second < 60; second++) {
            refused(Duration.ofSeconds(60 - second), limit, start.plusSeconds(second));
        }
        taken(limit, start.plusSeconds(60));
    }

    @Test
    default void after_the_free_attempts_each_one_is_followed_by_a_wait_that_doubles_up_to_the_longest() {
        Limit limit = limit(new Backoff(3, Duration.ofSeconds(2), Duration.ofSeconds(20)));
        Instant at = start();
        taken(limit, at);
        taken(limit, at);
        taken(limit, at);
        for (int wait : List.of(2, 4, 8, 16, 20, 20, 20)) {
            refused(Duration.ofSeconds(wait), limit, at);
            refused(
                    Duration.of(1, ChronoUnit.MICROS),
                    limit,
                    at.plusSeconds(wait).minus(1, ChronoUnit.MICROS));
            at = at.plusSeconds(wait);
            taken(limit, at);
        }
    }

    @Test
    default void with_one_free_attempt_the_first_one_brings_a_wait() {
        Limit limit = limit(new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(1)));
        Instant start = start();
        taken(limit, start);
        refused(Duration.ofSeconds(1), limit, start);
        taken(limit, start.plusSeconds(1));
    }

    @Test
    default void the_wait_stays_the_longest_however_many_attempts_there_were() {
        Limit limit = limit(new Backoff(1, Duration.ofDays(1), Duration.ofDays(1)));
        Instant at = start();
        for (int attempt = 0; attempt < 80; attempt++) {
            taken(limit, at);
            refused(Duration.ofDays(1), limit, at);
            at = at.plus(Duration.ofDays(1));
        }
    }

    @Test
    default void refused_attempts_during_a_wait_do_not_lengthen_it() {
        Limit limit = limit(new Backoff(1, Duration.ofSeconds(30), Duration.ofHours(1)));
        Instant start = start();
        taken(limit, start);
        for (int second = 1; second < 30; second++) {
            refused(Duration.ofSeconds(30 - second), limit, start.plusSeconds(second));
        }
        taken(limit, start.plusSeconds(30));
        refused(Duration.ofSeconds(60), limit, start.plusSeconds(30));
    }

    @Test
    default void nothing_is_forgotten_before_its_time_and_then_everything_is() {
        Backoff rule = new Backoff(2, Duration.ofSeconds(1), Duration.ofHours(1));
        for (boolean forgotten : List.of(false, true)) {
            Limit limit = limit(rule);
            Instant start = start();
            taken(limit, start);
            Instant later = start.plus(Duration.ofDays(1));
            taken(limit, later);
            Instant end = later.plus(Backoff.FORGOTTEN);
            Instant at = forgotten ? end : end.minus(1, ChronoUnit.MICROS);
            taken(limit, at);
            if (forgotten) {
                taken(limit, at);
            }
            refused(Duration.ofSeconds(forgotten ? 1 : 2), limit, at);
        }
    }

    @Test
    default void while_attempts_are_free_a_clock_that_is_behind_refuses_nothing() {
        Instant start = start();
        for (Rule rule : List.of(
                new Backoff(3, Duration.ofSeconds(1), Duration.ofHours(1)), new Rate(3, Duration.ofMinutes(1)))) {
            Limit limit = limit(rule);
            taken(limit, start);
            taken(limit, start.minusSeconds(5));
            taken(limit, start.minusSeconds(1));
            assertTrue(take(limit, start.minusSeconds(1)).isPresent(), rule + " is used up");
        }
    }

    @Test
    default void one_refused_limit_leaves_the_others_untouched_and_the_longest_wait_is_told() {
        Limit open = limit(new Rate(2, Duration.ofHours(1)));
        Limit slow = limit(new Backoff(1, Duration.ofMinutes(1), Duration.ofHours(1)));
        Limit full = limit(new Rate(1, Duration.ofMinutes(10)));
        Instant start = start();
        taken(slow, start);
        taken(full, start);
        for (List<Limit> order : List.of(
                List.of(open, slow, full), List.of(full, open, slow), List.of(slow, full, open), List.of(open, full))) {
            assertEquals(Optional.of(Duration.ofMinutes(10)), store().attempts().take(order, start));
        }
        assertEquals(Optional.of(Duration.ofMinutes(1)), store().attempts().take(List.of(open, slow), start));
        taken(open, start);
        taken(open, start);
        refused(Duration.ofHours(1), open, start);
        taken(slow, start.plusSeconds(60));
    }

    @Test
    default void an_attempt_counts_for_each_of_its_limits() {
        Limit twice = limit(new Rate(2, Duration.ofHours(1)));
        Limit thrice = limit(new Rate(3, Duration.ofHours(1)));
        Instant start = start();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertEquals(Optional.empty(), store().attempts().take(List.of(twice, thrice), start));
        }
        taken(thrice, start);
        refused(Duration.ofHours(1), twice, start);
        refused(Duration.ofHours(1), thrice, start);
    }

    @Test
    default void limits_with_different_keys_share_nothing_however_alike_or_long_the_keys_are() {
        String unique = Samples.unique();
        String longest = unique + "\u20AC".repeat(16 * 1024 / 3);
        Rate once = new Rate(1, Duration.ofHours(1));
        List<String> keys = List.of(
                unique,
                unique.toUpperCase(Locale.ROOT),
                unique + " ",
                " " + unique,
                unique + "\u0000",
                unique + "\u00E9",
                unique + "e\u0301",
                unique + "\uD83D\uDE00",
                unique + "%",
                unique + "'); drop table attempts;--",
                longest,
                longest + "x",
                "x" + longest);
        Instant start = start();
        keys.forEach(key -> taken(new Limit(key, once), start));
        keys.forEach(key -> refused(Duration.ofHours(1), new Limit(key, once), start));
    }
}
