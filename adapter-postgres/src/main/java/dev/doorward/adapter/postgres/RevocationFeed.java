package dev.doorward.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the view of ended sessions up to date, on a thread and a connection of its own: it reads the whole table once, and
 * from then on what is new, at every interval and whenever another node says on a channel that there is something. The
 * channel only wakes it, so nothing depends on it: behind a pooler that drops LISTEN the interval alone does.
 *
 * <p>When the connection breaks it gets another one, and goes on from where it was.
 */
final class RevocationFeed implements Runnable, AutoCloseable {

    /** How long ending a session may take and still be acknowledged; longer than {@link Jdbc#STATEMENT_SECONDS}. */
    static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

    /**
     * How far each poll reaches back before the one before it. A row is stamped before it is committed, so a poll may not
     * see a row that is older than the poll. An acknowledged row was committed at most {@link #LONGEST_WRITE} after its
     * stamp, so the next poll finds it as long as it reaches back further than that.
     */
    static final Duration OVERLAP = LONGEST_WRITE.plusSeconds(2);

    /**
     * How far the poll beside each clean-up reaches back. A commit that stalled longer than {@link #LONGEST_WRITE} was not
     * acknowledged, but it may come to pass all the same; then it is noticed within two minutes.
     */
    static final Duration LONG_OVERLAP = Duration.ofMinutes(15);

    /** Tokens are refused by the clocks of the nodes, which may be wrong by so much before a dead revocation is missed. */
    static final Duration SKEW = Duration.ofMinutes(5);

    // The row with the server's time comes always, the others when there are any. Two starting points, the earlier
    // counts:
    // the server's time at the last poll, and so much before now as has passed since by our own measure. So a server
    // whose
    // clock was set, or another server after a failover, loses nothing, whichever clock is ahead.
    static final String POLL = """
            select server.now, r.session_id, r.alive_until
              from (select statement_timestamp() as now) server
              left join {schema}.revocations r
                on r.revoked_at >= least(?, statement_timestamp() - ? * interval '1 microsecond')
            """;

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
    private static final int ROWS_AT_A_TIME = 10_000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_COUNTS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_CLEAN_UPS = Duration.ofMinutes(1);

    private final DataSource source;
    private final SchemaName schema;
    private final PostgresRevocations revocations;
    private final CleanUp cleanUp;
    private final HashCosts hashCosts;
    private final PostgresOptions options;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "doorward-revocations");

    private volatile Connection connection;
    private Instant serverTime = Instant.EPOCH;
    private Duration reach = OVERLAP;
    private long polledAt;
    private long cleanUpAt;
    private long countAt;

    RevocationFeed(
            DataSource source,
            SchemaName schema,
            PostgresRevocations revocations,
            CleanUp cleanUp,
            HashCosts hashCosts,
            PostgresOptions options,
            LongSupplier nanoTime) {
        this.source = source;
        this.schema = schema;
        this.revocations = revocations;
        this.cleanUp = cleanUp;
        this.hashCosts = hashCosts;
        this.options = options;
        this.clock = options.clock();
        this.nanoTime = nanoTime;
        polledAt = nanoTime.getAsLong();
        cleanUpAt = System.nanoTime();
        countAt = cleanUpAt;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        Duration pause = SHORTEST_PAUSE;
        while (!isClosed()) {
            long before = polledAt;
            try {
                follow();
            } catch (SQLException e) {
                complain(Jdbc.failure("following ended sessions", e).getMessage());
            } catch (RuntimeException | Error e) {
                complain("following ended sessions failed: " + e.getClass().getName());
            }
            pause = before == polledAt ? shorter(pause.multipliedBy(2), LONGEST_PAUSE) : SHORTEST_PAUSE;
            pause(pause.plusMillis(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE.toMillis())));
        }
    }

    /** Stops within a few seconds. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        abort(connection);
        try {
            thread.join(Jdbc.SILENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() throws SQLException {
        try (Connection borrowed = source.getConnection()) {
            connection = borrowed;
            try {
                borrowed.setNetworkTimeout(Runnable::run, Jdbc.SILENCE_MILLIS);
                borrowed.setAutoCommit(true);
                // Before the first poll, so that nothing falls between the two.
                PGConnection listening = listen(borrowed);
                while (!isClosed()) {
                    // Before the first poll, so that a node that is ready knows what a decoy costs.
                    countHashes(borrowed);
                    poll(borrowed);
                    if (cleanedUp(borrowed)) {
                        await(listening);
                    }
                }
            } finally {
                connection = null;
                // Whatever its pool would do with it next, it still listens: nobody else may have it.
                abort(borrowed);
            }
        }
    }

    /** The connection as one that can be told something, or null when it cannot, or need not. */
    private PGConnection listen(Connection borrowed) throws SQLException {
        if (!options.listen() || !borrowed.isWrapperFor(PGConnection.class)) {
            return null;
        }
        try (Statement statement = borrowed.createStatement()) {
            statement.setQueryTimeout(Jdbc.STATEMENT_SECONDS);
            statement.execute("listen \"" + schema.channel() + '"');
            return borrowed.unwrap(PGConnection.class);
        } catch (SQLException e) {
            LOG.warn("{}; polling alone", Jdbc.failure("listening", e).getMessage());
            return null;
        }
    }

    private void poll(Connection borrowed) throws SQLException {
        long startedAt = nanoTime.getAsLong();
        long passed = TimeUnit.NANOSECONDS.toMicros(Math.max(0, startedAt - polledAt));
        // In a transaction the driver fetches the rows in portions: the first poll may find a million.
        borrowed.setAutoCommit(false);
        try (PreparedStatement statement = Jdbc.prepare(borrowed, schema.in(POLL))) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            new Parameters(statement)
                    .add(serverTime.minus(reach))
                    .add(passed + TimeUnit.NANOSECONDS.toMicros(reach.toNanos()));
            try (ResultSet rows = statement.executeQuery()) {
                serverTime = read(rows);
            }
        }
        borrowed.setAutoCommit(true);
        reach = OVERLAP;
        polledAt = startedAt;
        revocations.upToDate(startedAt);
    }

    private Instant read(ResultSet rows) throws SQLException {
        Instant now = serverTime;
        while (rows.next()) {
            now = Jdbc.instant(rows, "now");
            Instant dead = earlier(clock.instant(), now).minus(SKEW);
            UUID session = rows.getObject("session_id", UUID.class);
            if (session != null) {
                Instant aliveUntil = Jdbc.instant(rows, "alive_until");
                if (!aliveUntil.isBefore(dead)) {
                    revocations.remember(session, aliveUntil);
                }
            }
        }
        return now;
    }

    private void countHashes(Connection borrowed) {
        long now = System.nanoTime();
        if (now - countAt < 0) {
            return;
        }
        try {
            hashCosts.count(borrowed);
        } catch (SQLException e) {
            // As with a clean-up: a connection that broke is noticed by the poll.
            complain(Jdbc.failure("counting what hashes cost", e).getMessage());
        }
        countAt = now + BETWEEN_COUNTS.toNanos();
    }

    /** Whether nothing is left to be cleaned up for now. One small portion at a time, so that no poll is late. */
    private boolean cleanedUp(Connection borrowed) {
        long now = System.nanoTime();
        if (now - cleanUpAt < 0) {
            return true;
        }
        try {
            if (cleanUp.portion(borrowed, agreedTime()) > 0) {
                return false;
            }
        } catch (SQLException e) {
            // No reason to lose the feed: when it is the connection that broke, the next poll finds out.
            complain(Jdbc.failure("cleaning up", e).getMessage());
        }
        revocations.forgetBefore(agreedTime().minus(SKEW));
        reach = LONG_OVERLAP;
        // Half as long again at most, so that nodes that start together do not stay together.
        long apart = BETWEEN_CLEAN_UPS.toNanos();
        cleanUpAt = now + apart + ThreadLocalRandom.current().nextLong(apart / 2);
        return true;
    }

    /** A node whose clock is ahead must not take for dead what lives on the others. */
    private Instant agreedTime() {
        return earlier(clock.instant(), serverTime);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void await(PGConnection listening) throws SQLException {
        Duration interval = options.revocationPoll();
        if (listening == null) {
            pause(interval);
            return;
        }
        // A pause that nothing cuts short: a thousand sign-outs a second are read twenty times a second.
        Duration first = shorter(interval, SHORTEST_PAUSE);
        pause(first);
        if (!isClosed()) {
            listening.getNotifications((int) Math.max(1, interval.minus(first).toMillis()));
        }
    }

    private void complain(String message) {
        if (!isClosed()) {
            LOG.warn("{}; trying again", message);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void pause(Duration pause) {
        try {
            closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Only close() interrupts, and it has said so already.
            Thread.currentThread().interrupt();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void abort(Connection borrowed) {
        try {
            if (borrowed != null) {
                borrowed.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("the connection was gone already: SQLState {}", e.getSQLState());
        }
    }
}
