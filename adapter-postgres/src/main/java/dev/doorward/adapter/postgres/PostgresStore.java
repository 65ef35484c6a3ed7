package dev.doorward.adapter.postgres;

import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Every store of the core in one PostgreSQL (13 or later), made by {@link PostgresSchema}. Every method of every port is one
 * statement in autocommit on one borrowed connection; those that change an account and end its sessions are a transaction of
 * two, and an attempt that loses a race at one of its limits gives back and looks again.
 *
 * <p>The pools belong to the caller and stay open. A borrow may wait as long as the pool lets it; a statement at most 5
 * seconds, and a silent network at most 7.
 */
public final class PostgresStore implements AutoCloseable {

    private final Jdbc jdbc;
    private final CleanUp cleanUp;
    private final HashCosts hashCosts;
    private final PostgresUsers users;
    private final PostgresSessions sessions;
    private final PostgresRevocations revocations;
    private final PostgresAttempts attempts;
    private final PostgresDevices devices;
    private final PostgresSigningKeys signingKeys;
    private final RevocationFeed feed;
    private final Duration promptNews;

    private PostgresStore(
            DataSource requests, DataSource feed, SchemaName schema, PostgresOptions options, LongSupplier nanoTime) {
        jdbc = new Jdbc(requests, schema);
        EventInsert events = new EventInsert(!options.eventsRetention().isZero(), options.ipHash());
        cleanUp = new CleanUp(schema, options.eventsRetention());
        revocations = new PostgresRevocations(options.revocationMaxAge(), nanoTime);
        Endings endings = new Endings(jdbc, revocations, options.listen() ? schema.channel() : "");
        hashCosts = new HashCosts(schema);
        users = new PostgresUsers(jdbc, events, endings, hashCosts);
        sessions = new PostgresSessions(jdbc, events, endings);
        attempts = new PostgresAttempts(jdbc, options.attemptHash());
        devices = new PostgresDevices(jdbc);
        signingKeys = new PostgresSigningKeys(jdbc, events, options.clock());
        promptNews = options.promptNews();
        this.feed = new RevocationFeed(feed, schema, revocations, cleanUp, hashCosts, options, nanoTime);
    }

    /**
     * Opens the stores and begins to follow the ended sessions of all nodes, on one daemon thread, until {@link #close()}.
     * It waits for nothing: see {@link #awaitReady}.
     *
     * @param requests where statements borrow their connection: one is enough
     * @param feed where the thread that follows ended sessions gets its one connection, which it keeps; never the pool of
     *     the requests. Through a pooler in transaction mode use {@link PostgresOptions#withListen withListen(false)}
     * @param schema the name given to {@link PostgresSchema}
     * @throws IllegalArgumentException when it cannot be the name of our schema
     */
    public static PostgresStore open(DataSource requests, DataSource feed, String schema, PostgresOptions options) {
        return open(requests, feed, schema, options, System::nanoTime);
    }

    static PostgresStore open(
            DataSource requests, DataSource feed, String schema, PostgresOptions options, LongSupplier nanoTime) {
        PostgresStore store = new PostgresStore(
                Objects.requireNonNull(requests, "requests"),
                Objects.requireNonNull(feed, "feed"),
                new SchemaName(schema),
                Objects.requireNonNull(options, "options"),
                nanoTime);
        store.feed.start();
        return store;
    }

    public Users users() {
        return users;
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Throws {@code StoreFailure} until every ended session is known, and whenever the news are too old. */
    public Revocations revocations() {
        return revocations;
    }

    public Attempts attempts() {
        return attempts;
    }

    public Devices devices() {
        return devices;
    }

    public SigningKeyStore signingKeys() {
        return signingKeys;
    }

    /**
     * The key ids of the peppers that stored hashes need, the empty id for hashes without one included. It costs one look
     * into an index for each.
     *
     * @throws dev.doorward.core.port.StoreFailure when the database does not answer
     */
    public Set<String> pepperIds() {
        return users.pepperIds();
    }

    /**
     * Whether the database can be reached and every ended session is known: the news are no older than three polls, or 3
     * seconds if that is more. Token checks go on until the maximum age of the news. It costs no request and never waits.
     */
    public boolean ready() {
        return revocations.newsWithin(promptNews);
    }

    /**
     * How old the news of ended sessions are, for metrics: everything that was committed before that is known. Empty until the
     * first have come. It costs no request and never waits.
     */
    public Optional<Duration> newsAge() {
        return revocations.newsAge();
    }

    /** How many ended sessions are in memory, for metrics. It costs no request. */
    public int revocationsKnown() {
        return revocations.size();
    }

    /**
     * Waits until every ended session is known. Do so before the first request: until then every token check fails.
     *
     * @param atMost zero or more; 10 seconds are a good value
     * @throws dev.doorward.core.port.StoreFailure when that takes longer
     */
    public void awaitReady(Duration atMost) {
        revocations.awaitComplete(atMost);
    }

    /**
     * Deletes what is dead: sessions and revocations 5 minutes after their last token has expired, devices and attempts 5
     * minutes after they count no more, events when their retention is over. The thread that follows ended sessions does the
     * same about every minute, so nobody needs to call this.
     *
     * @return how many rows were deleted
     * @throws dev.doorward.core.port.StoreFailure when the database does not do it
     */
    public long cleanUp(Instant now) {
        long deleted = 0;
        for (int portion = -1; portion != 0; deleted += portion) {
            portion = jdbc.borrowing("cleaning up", connection -> cleanUp.portion(connection, now));
        }
        return deleted;
    }

    /** Counts what hashes cost, as the thread that follows ended sessions does about every minute. */
    void countHashes() {
        jdbc.borrowing("counting what hashes cost", connection -> {
            hashCosts.count(connection);
            return null;
        });
    }

    /** Stops following ended sessions: from the maximum age of the news on, nobody is let in. The pools stay open. */
    @Override
    public void close() {
        feed.close();
    }
}
