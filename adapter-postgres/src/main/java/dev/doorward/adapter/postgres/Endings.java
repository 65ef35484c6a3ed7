package dev.doorward.adapter.postgres;

import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.SessionId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs whatever ends sessions. The statement itself deletes them, revokes them and wakes the other nodes; it is acknowledged
 * when this node refuses them and no other node can miss them.
 */
final class Endings {

    /** Ends every session of a user; {@link #REVOKED} follows. */
    static final String EVERY = of("user_id = ?");

    /** Ends every session of a user but one; {@link #REVOKED} follows. */
    static final String EVERY_OTHER = of("user_id = ? and id <> ?");

    // The row of a session knows the latest expiry of any of its tokens. An id may have been revoked before, by a
    // sign-out that came too early; the greatest counts.
    static final String REVOKED = """
            revoked as (
                insert into {schema}.revocations (session_id, alive_until, revoked_at)
                select id, alive_until, clock_timestamp() from ended
                on conflict (session_id) do update
                   set alive_until = greatest(revocations.alive_until, excluded.alive_until),
                       revoked_at = clock_timestamp()
                returning session_id, alive_until)
            """;

    private final Jdbc jdbc;
    private final PostgresRevocations revocations;
    private final String told;
    private final String channel;

    /** @param channel where the other nodes are told that a session has ended; empty when they need not be */
    Endings(Jdbc jdbc, PostgresRevocations revocations, String channel) {
        this.jdbc = jdbc;
        this.revocations = revocations;
        this.channel = channel;
        told = " select session_id, alive_until, exists (select from ended) as living"
                + (channel.isEmpty() ? "" : ", pg_notify('" + channel + "', '')") + " from revoked";
    }

    // Locked one after the other in one order, so that two endings of several sessions do not wait for each other. The
    // delete then finds the newest version of each row, also when a refresh has just prolonged it.
    private static String of(String condition) {
        return """
            with living as (
                select id from {schema}.sessions where %s order by id for update),
            ended as (
                delete from {schema}.sessions s using living l where s.id = l.id returning s.id, s.alive_until),
            """.formatted(condition);
    }

    /**
     * How a statement ends that has the expressions {@code ended} and {@code revoked}, and answers with a row also when no
     * session has ended, if the expression {@code from} has one.
     */
    String toldWith(String from) {
        return " select r.session_id, r.alive_until"
                + (channel.isEmpty()
                        ? ""
                        : ", case when r.session_id is not null then pg_notify('" + channel + "', '') end")
                + " from " + from + " left join revoked r on true";
    }

    /** How every statement ends that has the expressions {@code ended} and {@code revoked}. */
    String told() {
        return told;
    }

    /**
     * Runs one statement.
     *
     * @return whether a session was living
     */
    boolean end(String what, String sql, Parameters.Filling filling) {
        return acknowledged(jdbc.borrowing(what, connection -> run(connection, sql, filling)));
    }

    /**
     * Runs several statements as one.
     *
     * @param sql the last one ends as {@link #toldWith} says
     * @return the sessions that were ended, or empty when there was no row to tell them with
     */
    Optional<List<SessionId>> endAmong(String what, String[] sql, Parameters.Filling filling) {
        Optional<Ending> ending = jdbc.borrowing(what, connection -> {
            long startedAt = System.nanoTime();
            return jdbc.queryLast(connection, sql, filling, Endings::readAmong).map(all -> new Ending(startedAt, all));
        });
        ending.filter(any -> !any.sessions.isEmpty()).ifPresent(this::acknowledged);
        return ending.map(any ->
                any.sessions.stream().map(ended -> new SessionId(ended.session)).toList());
    }

    private static Optional<List<Ended>> readAmong(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
        List<Ended> all = new ArrayList<>();
        do {
            UUID session = rows.getObject("session_id", UUID.class);
            if (session != null) {
                all.add(new Ended(session, Jdbc.instant(rows, "alive_until"), true));
            }
        } while (rows.next());
        return Optional.of(all);
    }

    /**
     * Changes an account and ends its sessions, so that no simultaneous sign-in slips through.
     *
     * <p>A statement sees what was committed before it began, and not what is committed while it waits for a lock. Were the
     * lock and the change one statement, a session whose {@link PostgresSessions#open} holds the lock just then would be
     * there when the statement goes on, and it would not see it. So the lock is a statement of its own: when it is had,
     * every earlier sign-in is committed, and the next statement sees its session; every later one waits until the change
     * is committed, and is judged by it.
     *
     * @param lock finds a row when the change may be made, and locks the account as {@link PostgresSessions#ACCOUNT} does
     * @return whether it was made
     */
    boolean endLocked(
            String what, String lock, Parameters.Filling lockFilling, String sql, Parameters.Filling filling) {
        Optional<Ending> ending = jdbc.transaction(
                what,
                connection -> jdbc.query(connection, lock, lockFilling, ResultSet::next)
                        ? Optional.of(run(connection, sql, filling))
                        : Optional.empty());
        ending.ifPresent(this::acknowledged);
        return ending.isPresent();
    }

    private Ending run(Connection connection, String sql, Parameters.Filling filling) throws SQLException {
        long startedAt = System.nanoTime();
        return new Ending(startedAt, jdbc.query(connection, sql, filling, Endings::read));
    }

    private static List<Ended> read(ResultSet rows) throws SQLException {
        List<Ended> all = new ArrayList<>();
        while (rows.next()) {
            all.add(new Ended(
                    rows.getObject("session_id", UUID.class),
                    Jdbc.instant(rows, "alive_until"),
                    rows.getBoolean("living")));
        }
        return all;
    }

    private boolean acknowledged(Ending ending) {
        ending.sessions.forEach(ended -> revocations.remember(ended.session, ended.aliveUntil));
        if (System.nanoTime() - ending.startedAt > RevocationFeed.LONGEST_WRITE.toNanos()) {
            throw new StoreFailure("ending a session took longer than " + RevocationFeed.LONGEST_WRITE.toSeconds()
                    + " s, so that other nodes may have missed it");
        }
        return ending.sessions.stream().anyMatch(Ended::living);
    }

    /** @param startedAt before the revocations were stamped, as {@link System#nanoTime} */
    private record Ending(long startedAt, List<Ended> sessions) {}

    private record Ended(UUID session, Instant aliveUntil, boolean living) {}
}
