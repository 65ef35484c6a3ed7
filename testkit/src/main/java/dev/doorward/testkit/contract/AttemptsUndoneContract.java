package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Attempts} promises of attempts that do not count in the end. */
public interface AttemptsUndoneContract {

    Duration HOUR = Duration.ofHours(1);

    StoreUnderTest store();

    private static Limit limit(Rule rule) {
        return new Limit("contract:" + Samples.unique(), rule);
    }

    private Instant start() {
        return store().now().truncatedTo(ChronoUnit.MICROS);
    }

    private void taken(Limit limit, Instant at) {
        assertEquals(Optional.empty(), store().attempts().take(List.of(limit), at), "it is taken");
    }

    private void refused(Duration wait, Limit limit, Instant at) {
        assertEquals(Optional.of(wait), store().attempts().take(List.of(limit), at));
    }

    private void giveBack(Limit limit, Instant taken) {
        store().attempts().giveBack(List.of(limit), taken);
    }

    private void forgive(Limit limit, Instant taken) {
        store().attempts().forgive(List.of(limit), taken);
    }

    /** Both ways to undo an attempt. */
    private List<BiConsumer<Limit, Instant>> undoings() {
        return List.of(this::giveBack, this::forgive);
    }

    @Test
    default void an_attempt_at_a_rate_that_is_given_back_or_forgiven_is_free_again() {
        for (BiConsumer<Limit, Instant> undo : undoings()) {
            Limit limit = limit(new Rate(2, HOUR));
            Instant start = start();
            taken(limit, start);
            taken(limit, start.plusSeconds(1));
            undo.accept(limit, start.plusSeconds(1));
            taken(limit, start.plusSeconds(2));
            refused(HOUR.minusSeconds(2), limit, start.plusSeconds(2));
        }
    }

    @Test
    default void an_attempt_given_back_leaves_the_wait_before_it_and_brings_none() {
        Limit limit = limit(new Backoff(2, Duration.ofSeconds(4), HOUR));
        Instant start = start();
        taken(limit, start);
        taken(limit, start);
        Instant free = start.plusSeconds(4);
        taken(limit, free);
        giveBack(limit, free);
        taken(limit, free);
        refused(Duration.ofSeconds(8), limit, free);
    }

    @Test
    default void a_free_attempt_given_back_is_free_again() {
        Limit limit = limit(new Backoff(2, Duration.ofSeconds(4), HOUR));
        Instant start = start();
        taken(limit, start);
        taken(limit, start);
        giveBack(limit, start);
        taken(limit, start);
        refused(Duration.ofSeconds(4), limit, start);
    }

    @Test
    default void an_earlier_attempt_given_back_leaves_the_latest_with_a_shorter_wait() {
        Limit limit = limit(new Backoff(1, Duration.ofSeconds(4), HOUR));
        Instant start = start();
        Instant second = start.plusSeconds(4);
        Instant third = second.plusSeconds(8);
        taken(limit, start);
        taken(limit, second);
        taken(limit, third);
        refused(Duration.ofSeconds(16), limit, third);
        giveBack(limit, second);
        refused(Duration.ofSeconds(8), limit, third);
        taken(limit, third.plusSeconds(8));
        refused(Duration.ofSeconds(16), limit, third.plusSeconds(8));
    }

    @Test
    default void a_success_forgives_all_failures_in_a_row_before_it() {
        Limit limit = limit(new Backoff(2, Duration.ofSeconds(1), HOUR));
        Instant at = start();
        for (int wait : List.of(0, 0, 1, 2, 4)) {
            at = at.plusSeconds(wait);
            taken(limit, at);
        }
        forgive(limit, at);
        taken(limit, at);
        taken(limit, at);
        refused(Duration.ofSeconds(1), limit, at);
    }

    @Test
    default void failures_while_an_attempt_was_under_way_are_forgiven_with_it() {
        Limit limit = limit(new Backoff(3, Duration.ofSeconds(1), HOUR));
        Instant start = start();
        taken(limit, start);
        taken(limit, start.plusSeconds(1));
        forgive(limit, start);
        for (int attempt = 0; attempt < 3; attempt++) {
            taken(limit, start.plusSeconds(2));
        }
        refused(Duration.ofSeconds(1), limit, start.plusSeconds(2));
    }

    @Test
    default void a_period_that_began_after_the_attempt_is_left_alone() {
        for (BiConsumer<Limit, Instant> undo : undoings()) {
            Limit limit = limit(new Rate(1, HOUR));
            Instant start = start();
            taken(limit, start);
            taken(limit, start.plus(HOUR));
            undo.accept(limit, start);
            refused(HOUR, limit, start.plus(HOUR));
        }
    }

    @Test
    default void failures_in_a_row_that_began_after_the_attempt_are_left_alone() {
        for (BiConsumer<Limit, Instant> undo : undoings()) {
            Limit limit = limit(new Backoff(1, Duration.ofSeconds(5), HOUR));
            Instant start = start();
            taken(limit, start);
            forgive(limit, start);
            taken(limit, start.plusSeconds(1));
            undo.accept(limit, start);
            refused(Duration.ofSeconds(5), limit, start.plusSeconds(1));
        }
    }

    @Test
    default void an_unknown_limit_stays_as_it_is() {
        for (BiConsumer<Limit, Instant> undo : undoings()) {
            for (Rule rule : List.of(new Rate(1, HOUR), new Backoff(1, HOUR, HOUR))) {
                Limit limit = limit(rule);
                Instant start = start();
                undo.accept(limit, start);
                taken(limit, start);
                refused(HOUR, limit, start);
            }
        }
    }

    @Test
    default void more_given_back_than_taken_is_no_credit() {
        for (Rule rule : List.of(new Rate(2, HOUR), new Backoff(2, HOUR, HOUR))) {
            Limit limit = limit(rule);
            Instant start = start();
            taken(limit, start);
            for (int time = 0; time < 5; time++) {
                giveBack(limit, start);
            }
            taken(limit, start);
            taken(limit, start);
            refused(HOUR, limit, start);
        }
    }

    @Test
    default void a_success_forgives_the_failures_of_its_account_and_only_itself_at_a_rate() {
        Limit account = limit(new Backoff(2, Duration.ofMinutes(1), HOUR));
        Limit address = limit(new Rate(3, HOUR));
        Limit other = limit(new Backoff(1, Duration.ofMinutes(1), HOUR));
        Instant start = start();
        taken(other, start);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertEquals(Optional.empty(), store().attempts().take(List.of(address, account), start));
        }
        store().attempts().forgive(List.of(account, address), start);

        taken(account, start);
        taken(account, start);
        refused(Duration.ofMinutes(1), account, start);
        taken(address, start);
        taken(address, start);
        refused(HOUR, address, start);
        refused(Duration.ofMinutes(1), other, start);
    }
}
