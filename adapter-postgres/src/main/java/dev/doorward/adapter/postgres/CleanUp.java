package dev.doorward.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes what nobody can need any more, in portions so small that nobody waits for one: sign-in and sign-out never lock
 * such rows, except a sign-out of a session that has just died.
 */
final class CleanUp {

    static final int PORTION = 500;

    // The condition stands twice: the row may have been prolonged between being found and being deleted, and PostgreSQL
    // then applies the outer one again.
    static final String SESSIONS = """
            delete from {schema}.sessions
             where expires_at < ? and alive_until < ? and id in (
                 select id from {schema}.sessions where expires_at < ? and alive_until < ?
                  order by expires_at limit %d)
            """.formatted(PORTION);

    static final String REVOCATIONS = """
            delete from {schema}.revocations
             where alive_until < ? and session_id in (
                 select session_id from {schema}.revocations where alive_until < ? order by alive_until limit %d)
            """.formatted(PORTION);

    static final String EVENTS = """
            delete from {schema}.events
             where at < ? and id in (select id from {schema}.events where at < ? order by at limit %d)
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
        return delete(connection, SESSIONS, p -> p.add(dead).add(dead).add(dead).add(dead))
                + delete(connection, REVOCATIONS, p -> p.add(dead).add(dead))
                + events(connection, now.minus(eventsRetention));
    }

    private int events(Connection connection, Instant before) throws SQLException {
        return delete(connection, EVENTS, p -> p.add(before).add(before));
    }

    private int delete(Connection connection, String sql, Parameters.Filling filling) throws SQLException {
        try (PreparedStatement statement = Jdbc.prepare(connection, schema.in(sql))) {
            filling.into(new Parameters(statement));
            return statement.executeUpdate();
        }
    }
}
