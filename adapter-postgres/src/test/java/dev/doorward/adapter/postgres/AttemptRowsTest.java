package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that attempts leave behind: what never happened leaves none, so nobody fills the table for nothing. */
class AttemptRowsTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(1);
    private final SmallPool feed = database.feed("feed");
    private final PostgresStore store = PostgresStore.open(
            requests,
            feed,
            "doorward",
            PostgresOptions.defaults().withListen(false).withAttemptHash(key -> key));
    private final Limit account = new Limit("a", new Rule.Backoff(5, Duration.ofSeconds(1), Duration.ofHours(1)));
    private final Limit address = new Limit("b", new Rule.Rate(10, Duration.ofHours(1)));
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @AfterEach
    void close() throws Exception {
        store.close();
        feed.close();
        requests.close();
    }

    private void taken() {
        store.attempts().take(List.of(account, address), now);
    }

    private void givenBack() {
        store.attempts().giveBack(List.of(account, address), now);
    }

    /** Adds to all counts in a transaction that is committed when somebody waits for it. */
    private CompletableFuture<Void> addedMeanwhile(int more) throws SQLException {
        return database.committedWhenAwaited("update doorward.attempts set count = count + " + more);
    }

    private long rows() {
        return database.number("select count(*) from doorward.attempts");
    }

    private long attempts() {
        return database.number("select coalesce(sum(count), 0) from doorward.attempts");
    }

    @Test
    void an_attempt_that_is_given_back_leaves_no_row() {
        taken();
        assertEquals(2, rows());
        givenBack();
        assertEquals(0, rows());
    }

    @Test
    void a_first_attempt_that_succeeds_leaves_no_row() {
        taken();
        store.attempts().forgive(List.of(account, address), now);
        assertEquals(0, rows());
    }

    @Test
    void others_that_are_left_keep_their_rows() {
        taken();
        taken();
        givenBack();
        assertEquals(2, rows());
        assertEquals(2, attempts());
    }

    @Test
    void an_attempt_that_somebody_else_adds_meanwhile_stays() throws Exception {
        taken();
        CompletableFuture<Void> other = addedMeanwhile(1);
        givenBack();
        other.get();
        assertEquals(2, rows());
        assertEquals(2, attempts());
    }

    @Test
    void the_last_two_given_back_at_the_same_time_leave_no_row() throws Exception {
        taken();
        taken();
        CompletableFuture<Void> other = addedMeanwhile(-1);
        givenBack();
        other.get();
        assertEquals(0, rows());
    }
}
