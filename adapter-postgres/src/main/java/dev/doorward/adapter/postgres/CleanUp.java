package dev.doorward.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes what nobody can need any more, in portions so small that nobody waits for one long: refresh never locks such
 * rows, a sign-out only that of a session that has just died, and a sign-in only those of its own device and limits.
 */
final class CleanUp {

    static final int PORTION = 500;

    /** How long one portion of one table may take: the feed of ended sessions waits for it, and its news must not grow old. */
    private static final int LONGEST_SECONDS = 1;

    // Whatever somebody else has locked is left for the next time, so no other transaction is ever waited for, and two
    // nodes do not wait for each other. A row that is locked here is as it was when the condition was applied.
    static final String SESSIONS = """
            delete from {schema}.sessions where id = any (array(
                select id from {schema}.sessions where expires_at < ? and alive_until < ?
                 order by expires_at limit %d for update skip locked))
            """.formatted(PORTION);

    static final String REVOCATIONS = """
            delete from {schema}.revocations where session_id = any (array(
                select session_id from {schema}.revocations where alive_until < ?
                 order by alive_until limit %d for update skip locked))
            """.formatted(PORTION);

    static final String DEVICES = """
            delete from {schema}.devices where token_digest = any (array(
                select token_digest from {schema}.devices where known_until < ?
                 order by known_until limit %d for update skip locked)) and known_until < ?
            """.formatted(PORTION);

    static final String ATTEMPTS = """
            delete from {schema}.attempts where key = any (array(
                select key from {schema}.attempts where expires_at < ?
                 order by expires_at limit %d for update skip locked))
            """.formatted(PORTION);

    // Nobody locks an event once it is written, and no login of ours may.
    static final String EVENTS = """
            delete from {schema}.events where id = any (array(
                select id from {schema}.events where at < ? order by at limit %d))
            """.formatted(PORTION);

    private final SchemaName schema;
    private final Duration eventsRetention;

    CleanUp(SchemaName schema, Duration eventsRetention) {
        this.schema = schema;
        this.eventsRetention = eventsRetention;
    }

    /**
     * Deletes at most {@value #PORTION} rows of each table, each table in a statement of its own.
     *
     * @return how many rows were deleted
     */
    int portion(Connection connection, Instant now) throws SQLException {
        Instant dead = now.minus(RevocationFeed.SKEW);
        // A session needs no revocation once all its tokens have died, so nothing is left behind for it.
        return delete(connection, SESSIONS, p -> p.add(dead).add(dead))
                + delete(connection, REVOCATIONS, p -> p.add(dead))
                + delete(connection, DEVICES, p -> p.add(dead).add(dead))
                + delete(connection, ATTEMPTS, p -> p.add(dead))
                + events(connection, now.minus(eventsRetention));
    }

    private int events(Connection connection, Instant before) throws SQLException {
        return delete(connection, EVENTS, p -> p.add(before));
    }

    private int delete(Connection connection, String sql, Parameters.Filling filling) throws SQLException {
        try (PreparedStatement statement = Jdbc.prepare(connection, schema.in(sql))) {
            statement.setQueryTimeout(LONGEST_SECONDS);
            filling.into(new Parameters(statement));
            return statement.executeUpdate();
        }
    }
}
