package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacedTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Paced paced = new Paced(Duration.ofSeconds(10), nanos::get);

    @Test
    void the_first_speaks_at_once_and_the_next_after_the_period_for_all_between() {
        assertEquals(1, paced.turn());
        nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertEquals(0, paced.turn());
        assertEquals(0, paced.turn());
        nanos.addAndGet(1);
        assertEquals(3, paced.turn());
        assertEquals(0, paced.turn());
    }

    @Test
    void of_a_flood_one_speaks_and_none_is_forgotten() {
        long told =
                LongStream.range(0, 100_000).parallel().map(any -> paced.turn()).sum();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        long rest = paced.turn();
        assertEquals(100_001, told + rest);
    }
}
