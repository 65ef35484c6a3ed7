package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An attempt that finds its limit free and loses it to somebody else before it is counted. */
class AttemptLossTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(1);
    private final SmallPool feed = database.feed("feed");
    // As plain as this, the limits are taken in the order of their names.
    private final PostgresStore store = PostgresStore.open(
            requests,
            feed,
            "doorward",
            PostgresOptions.defaults().withListen(false).withAttemptHash(key -> key));
    private final Limit first = new Limit("a", new Rule.Rate(10, HOUR));
    private final Limit second = new Limit("b", new Rule.Rate(10, HOUR));
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    void both_are_known() {
        assertEquals(Optional.empty(), store.attempts().take(List.of(first, second), now));
        requests.executed();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        feed.close();
        requests.close();
    }

    private long count(String key) {
        return database.number("select count from doorward.attempts where key = '" + key + "'");
    }

    /** Uses up the second limit for an hour, in a transaction that is committed when somebody waits for it. */
    private void usedUpMeanwhile() throws SQLException {
        database.committedWhenAwaited(
                "update doorward.attempts set free_at = '" + now.plus(HOUR) + "' where key = 'b'");
    }

    @Test
    void it_gives_back_what_it_took_looks_again_and_is_told_how_long_to_wait() throws Exception {
        usedUpMeanwhile();
        assertEquals(Optional.of(HOUR), store.attempts().take(List.of(second, first), now));
        assertEquals(1, count("a"), "given back");
        assertEquals(1, count("b"));
        assertEquals(3, requests.executed().size(), "taken, given back, and looked again");
    }

    @Test
    void when_it_loses_again_and_again_it_is_refused_for_a_second() {
        requests.beforeEachExecution(sql -> {
            if (sql.contains("taken_1")) {
                database.run("update doorward.attempts set free_at = '-infinity'");
                usedUpMeanwhile();
            }
        });
        assertEquals(Optional.of(Duration.ofSeconds(1)), store.attempts().take(List.of(first, second), now));
        requests.beforeEachExecution(sql -> {});
        assertEquals(1, count("a"), "given back each time");
        assertEquals(8, requests.executed().size());
    }
}
