package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.attempt.Rule.Backoff;
import dev.doorward.core.attempt.Rule.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Attempts} promises of simultaneous attempts. */
public interface AttemptRacesContract {

    Duration PERIOD = Duration.ofHours(1);

    StoreUnderTest store();

    private static Limit limit(Rule rule) {
        return new Limit("contract:" + Samples.unique(), rule);
    }

    private Instant start() {
        return store().now().truncatedTo(ChronoUnit.MICROS);
    }

    private static void assertTaken(int number, List<Optional<Duration>> results) {
        assertEquals(number, results.stream().filter(Optional::isEmpty).count());
        results.stream()
                .flatMap(Optional::stream)
                .forEach(wait -> assertEquals(PERIOD, wait, "whoever is refused is told how long"));
    }

    private List<Optional<Duration>> race(Instant at, IntFunction<List<Limit>> limits) {
        return Race.of(runner -> store().attempts().take(limits.apply(runner), at));
    }

    @Test
    default void of_32_simultaneous_attempts_at_a_rate_exactly_its_number_succeed() {
        Limit limit = limit(new Rate(10, PERIOD));
        assertTaken(10, race(start(), runner -> List.of(limit)));
    }

    @Test
    default void of_32_simultaneous_attempts_exactly_the_free_ones_succeed() {
        Limit limit = limit(new Backoff(5, PERIOD, PERIOD));
        Instant start = start();
        assertTaken(5, race(start, runner -> List.of(limit)));
        assertTaken(1, race(start.plus(PERIOD), runner -> List.of(limit)));
    }

    @Test
    default void of_32_simultaneous_attempts_after_a_period_exactly_its_number_succeed() {
        Limit limit = limit(new Rate(7, PERIOD));
        Instant start = start();
        assertTaken(7, race(start, runner -> List.of(limit)));
        assertTaken(7, race(start.plus(PERIOD), runner -> List.of(limit)));
    }

    @Test
    default void of_32_simultaneous_attempts_at_the_same_limits_in_any_order_as_many_succeed_as_the_least_allows() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            List<Limit> limits = List.of(
                    limit(new Rate(12, PERIOD)),
                    limit(new Backoff(9, PERIOD, PERIOD)),
                    limit(new Rate(20, PERIOD)),
                    limit(new Rate(40, PERIOD)));
            List<List<Limit>> orders = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> {
                        List<Limit> order = new ArrayList<>(limits);
                        Collections.shuffle(order, random);
                        return order;
                    })
                    .toList();
            Instant start = start();
            List<Optional<Duration>> results = race(start, orders::get);
            assertEquals(9, results.stream().filter(Optional::isEmpty).count(), "seed " + seed);

            // Whoever was refused has given back what was taken on the way.
            for (int left = 9; left < 12; left++) {
                assertEquals(Optional.empty(), store().attempts().take(List.of(limits.get(0)), start), "seed " + seed);
            }
            assertEquals(Optional.of(PERIOD), store().attempts().take(List.of(limits.get(0)), start), "seed " + seed);
        }
    }

    @Test
    default void simultaneous_attempts_at_different_limits_do_not_meet() {
        List<Limit> own = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> limit(new Rate(1, PERIOD)))
                .toList();
        Limit shared = limit(new Rate(Race.RUNNERS, PERIOD));
        Instant start = start();
        assertTaken(Race.RUNNERS, race(start, runner -> List.of(own.get(runner), shared)));
        assertTaken(0, race(start, runner -> List.of(shared)));
    }

    @Test
    default void what_is_given_back_while_others_try_lets_just_as_many_through() {
        Limit limit = limit(new Rate(Race.RUNNERS, PERIOD));
        Instant start = start();
        Race.of(runner -> {
            for (int time = 0; time < 20; time++) {
                assertEquals(Optional.empty(), store().attempts().take(List.of(limit), start));
                store().attempts().giveBack(List.of(limit), start);
            }
            return true;
        });
        assertTaken(Race.RUNNERS, race(start, runner -> List.of(limit)));
        assertTaken(0, race(start, runner -> List.of(limit)));
    }

    @Test
    default void simultaneous_successes_and_failures_in_any_order_do_not_stop_each_other() {
        Limit account = limit(new Backoff(100, PERIOD, PERIOD));
        Limit address = limit(new Rate(1000, PERIOD));
        Instant start = start();
        Race.of(runner -> {
            List<Limit> limits = runner % 2 == 0 ? List.of(account, address) : List.of(address, account);
            for (int time = 0; time < 3; time++) {
                assertEquals(Optional.empty(), store().attempts().take(limits, start));
                store().attempts().forgive(limits, start);
            }
            return true;
        });
        assertEquals(Optional.empty(), store().attempts().take(List.of(account, address), start));
    }
}
