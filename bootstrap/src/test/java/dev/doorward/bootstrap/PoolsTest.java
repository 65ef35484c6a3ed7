package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools that are closed while one of them is still being made. None of these ever connects. */
@Timeout(20)
class PoolsTest {

    private final HikariDataSource requests = new HikariDataSource();
    private final HikariDataSource late = new HikariDataSource();
    private final CountDownLatch reachable = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closing_waits_for_no_connection_and_leaves_none_open(boolean interrupted) throws Exception {
        Pools pools = new Pools(requests, Ahead.begin("late", () -> {
            reachable.await();
            return late;
        }));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        pools.close();
        assertEquals(interrupted, Thread.interrupted(), "an interruption is kept");
        assertTrue(requests.isClosed());
        assertFalse(late.isClosed(), "it is not there yet");

        reachable.countDown();
        while (!late.isClosed()) {
            Thread.sleep(1);
        }
    }

    @Test
    void closing_closes_what_is_there_before_it_returns() {
        Pools pools = new Pools(requests, Ahead.begin("early", () -> late));
        assertSame(late, pools.feed());
        pools.close();
        assertTrue(late.isClosed());
        assertTrue(requests.isClosed());
    }

    @Test
    void a_feed_that_cannot_be_opened_is_said_where_it_is_asked_for_and_not_where_it_is_closed() {
        StartFailure refused = new StartFailure("refused", null);
        Pools pools = new Pools(requests, Ahead.begin("refused", () -> {
            throw refused;
        }));
        assertSame(refused, assertThrows(StartFailure.class, pools::feed));
        pools.close();
        assertTrue(requests.isClosed());
    }
}
