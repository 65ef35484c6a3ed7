package dev.doorward.bootstrap;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the database: a pool for requests, and one connection of its own for the news of revocations, so that
 * a flood of requests cannot delay them. Nothing waits for ever: not for a free connection, not for a connection to be made,
 * not for an answer. No session settings are used, so all of it works through a pooler in transaction mode.
 */
final class Pools implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);
    private static final int BORROW_MILLIS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Starting up, shutting down, too many connections. */
    private static final Set<String> PASSING = Set.of("57P01", "57P03", "53300");

    private static final String CONNECT_SECONDS = "3";
    private static final String LOGIN_SECONDS = "5";
    private static final String ANSWER_SECONDS = "10";

    private final HikariDataSource requests;
    private final Ahead<HikariDataSource> feed;

    Pools(HikariDataSource requests, Ahead<HikariDataSource> feed) {
        this.requests = requests;
        this.feed = feed;
    }

    /**
     * Connects; for the feed meanwhile, so that its failure comes with {@link #feed()}.
     *
     * @param size how many connections requests share
     * @throws StartFailure when no connection can be made within 30 s, or at once when the database refuses the login
     */
    static Pools open(DatabaseUrl url, int size) {
        HikariDataSource requests = pool("doorward-requests", url, size);
        return new Pools(requests, Ahead.begin("feed", () -> pool("doorward-feed", url, 1)));
    }

    private static HikariDataSource pool(String name, DatabaseUrl url, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source(url, ANSWER_SECONDS));
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(BORROW_MILLIS);
        long start = System.nanoTime();
        for (boolean told = false; ; told = true) {
            try {
                return new HikariDataSource(config);
            } catch (HikariPool.PoolInitializationException failure) {
                if (!mayPass(failure) || System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new StartFailure(
                            "Cannot connect to the database " + url + ": " + rootMessage(failure)
                                    + ". Check DATABASE_URL and that the database is running.",
                            failure);
                }
                if (!told) {
                    LOG.info("Waiting for the database {}: {}", url, rootMessage(failure));
                }
                pause();
            }
        }
    }

    /** Whether it is only that the database is not there yet; a wrong password stays wrong. */
    private static boolean mayPass(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refusal && refusal.getSQLState() != null) {
                String state = refusal.getSQLState();
                return PSQLState.isConnectionError(state) || PASSING.contains(state);
            }
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while waiting for the database.", stopped);
        }
    }

    /** Unpooled connections for migrations, which may take as long as they need. */
    static DataSource migrations(DatabaseUrl url) {
        return source(url, "0");
    }

    private static PGSimpleDataSource source(DatabaseUrl url, String answerSeconds) {
        LibraryLogs.bound();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url.withDefault("connectTimeout", CONNECT_SECONDS)
                .withDefault("loginTimeout", LOGIN_SECONDS)
                .withDefault("socketTimeout", answerSeconds)
                .withDefault("tcpKeepAlive", "true")
                .withDefault("ApplicationName", "doorward")
                .jdbcUrl());
        source.setUser(url.user());
        if (!url.revealPassword().isEmpty()) {
            source.setPassword(url.revealPassword());
        }
        if (!url.revealKeyPassword().isEmpty()) {
            source.setSslPassword(url.revealKeyPassword());
        }
        // The details of a failed statement quote the row, which is people's data.
        source.setLogServerErrorDetail(false);
        return source;
    }

    /** Why, in the driver's words; they hold host, user and database at most. */
    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /** What requests share. */
    DataSource requests() {
        return requests;
    }

    /**
     * One connection, for the news of revocations.
     *
     * @throws StartFailure when it cannot be made, as with {@link #open}
     */
    DataSource feed() {
        return feed.get();
    }

    /** From now on tells how the pool of the requests is used. */
    void measure(MetricsTrackerFactory measures) {
        requests.setMetricsTrackerFactory(measures);
    }

    /** Also while the feed's connection is still being made: that one is closed as soon as it is there. */
    @Override
    public void close() {
        feed.whenDone(HikariDataSource::close);
        requests.close();
    }
}
