package dev.doorward.bootstrap;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The connections to the database: a pool for requests, and one connection of its own for the news of revocations, so that
 * a flood of requests cannot delay them. Nothing waits for ever: not for a free connection, not for a connection to be made,
 * not for an answer. No session settings are used, so all of it works through a pooler in transaction mode.
 */
final class Pools implements AutoCloseable {

    private static final int BORROW_MILLIS = 3_000;
    private static final int FIRST_CONNECTION_MILLIS = 10_000;
    private static final String CONNECT_SECONDS = "3";
    private static final String LOGIN_SECONDS = "5";
    private static final String ANSWER_SECONDS = "10";

    private final HikariDataSource requests;
    private final HikariDataSource feed;

    private Pools(HikariDataSource requests, HikariDataSource feed) {
        this.requests = requests;
        this.feed = feed;
    }

    /**
     * Connects.
     *
     * @param size how many connections requests share
     * @throws StartFailure when no connection can be made within 10 s
     */
    static Pools open(DatabaseUrl url, int size) {
        HikariDataSource requests = pool("doorward-requests", url, size);
        try {
            return new Pools(requests, pool("doorward-feed", url, 1));
        } catch (RuntimeException failure) {
            requests.close();
            throw failure;
        }
    }

    private static HikariDataSource pool(String name, DatabaseUrl url, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source(url, ANSWER_SECONDS));
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(BORROW_MILLIS);
        config.setInitializationFailTimeout(FIRST_CONNECTION_MILLIS);
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException failure) {
            throw new StartFailure(
                    "Cannot connect to the database " + url + ": " + rootMessage(failure)
                            + ". Check DATABASE_URL and that the database is running.",
                    failure);
        }
    }

    /** Unpooled connections for migrations, which may take as long as they need. */
    static DataSource migrations(DatabaseUrl url) {
        return source(url, "0");
    }

    private static PGSimpleDataSource source(DatabaseUrl url, String answerSeconds) {
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
    static String rootMessage(Throwable failure) {
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

    /** One connection, for the news of revocations. */
    DataSource feed() {
        return feed;
    }

    @Override
    public void close() {
        feed.close();
        requests.close();
    }
}
