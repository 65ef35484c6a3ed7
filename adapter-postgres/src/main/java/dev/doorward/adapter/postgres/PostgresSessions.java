package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Sessions in PostgreSQL. */
final class PostgresSessions implements Sessions {

    /** Inserts a session of the user whose id the expression behind {@code from} has, if it has one. */
    static final String INSERT = """
            insert into {schema}.sessions
                (id, user_id, created_at, last_seen_at, expires_at, alive_until, ip, user_agent)
            select ?, id, ?, ?, ?, ?, ?, ?\
            """;

    // The two row locks make this statement and a simultaneous change of the account happen one after the other:
    // whoever
    // disables or deletes a user touches the row in users, whoever changes a password the row in password_hashes.
    // Having
    // waited, PostgreSQL reads both rows anew and applies the conditions again; it does so only for rows it locks,
    // hence
    // both. The strength is that of an update of non-key columns: FOR SHARE would let two sign-ins hold the lock
    // together and then wait for each other when both hash anew, and FOR UPDATE would also stop every foreign-key check
    // of tables that reference users, ours and the host's. All lockers take users first.
    static final String OPEN = """
            with account as (
                select u.id
                  from {schema}.users u join {schema}.password_hashes h on h.user_id = u.id
                 where u.id = ? and u.disabled_at is null and h.password_version = ?
                   for no key update of u, h),
            opened as (
            """ + INSERT + " from account)";

    static final String REHASH = """
            , rehashed as (
                update {schema}.password_hashes h set phc = ?, pepper_id = ?, bound_to_user = ?
                  from account where h.user_id = account.id)
            """;

    // The row of a living session knows the latest expiry of any of its tokens; the caller knows only that of the token
    // in
    // hand. The revocation keeps the greatest, also of what an earlier end has left.
    static final String END = """
            with ended as (
                delete from {schema}.sessions where id = ? returning alive_until),
            revoked as (
                insert into {schema}.revocations (session_id, alive_until, revoked_at)
                values (?, greatest(?, (select alive_until from ended)), clock_timestamp())
                on conflict (session_id) do update
                   set alive_until = greatest(revocations.alive_until, excluded.alive_until),
                       revoked_at = clock_timestamp()
                returning alive_until)
            """;

    static final String ENDED = " select alive_until, exists (select from ended) as living%s from revoked";

    private final Jdbc jdbc;
    private final EventInsert events;
    private final PostgresRevocations revocations;
    private final String open;
    private final String openAndRehash;
    private final String end;

    /** @param channel where the other nodes are told that a session has ended; empty when they need not be */
    PostgresSessions(Jdbc jdbc, EventInsert events, PostgresRevocations revocations, String channel) {
        this.jdbc = jdbc;
        this.events = events;
        this.revocations = revocations;
        open = jdbc.sql(OPEN + events.after("account") + " select 1 from account");
        openAndRehash = jdbc.sql(OPEN + REHASH + events.after("account") + " select 1 from account");
        String told = channel.isEmpty() ? "" : ", pg_notify('" + channel + "', '')";
        end = jdbc.sql(END + events.after("ended") + ENDED.formatted(told));
    }

    @Override
    public boolean open(Session session, Account account, PasswordHash hash, AuthEvent event) {
        // Compared with the hash as it was read and not with the one that is stored by now: a simultaneous sign-in may
        // have
        // stored a newer one, which the old one must not replace.
        boolean rehash = differs(hash, account.passwordHash());
        return jdbc.query(
                "opening a session",
                rehash ? openAndRehash : open,
                p -> {
                    p.add(account.user().id().value()).add(account.passwordVersion());
                    fillInsert(p, session);
                    if (rehash) {
                        p.add(hash.reveal()).add(hash.pepperId()).add(hash.boundToUser());
                    }
                    events.fill(p, event);
                },
                ResultSet::next);
    }

    @Override
    public boolean end(SessionId session, Instant aliveUntil, AuthEvent event) {
        long startedAt = System.nanoTime();
        Ended ended = jdbc.query(
                "ending a session",
                end,
                p -> {
                    p.add(session.value()).add(session.value()).add(aliveUntil);
                    events.fill(p, event);
                },
                Ended::read);
        revocations.remember(session, ended.aliveUntil());
        if (System.nanoTime() - startedAt > RevocationFeed.LONGEST_WRITE.toNanos()) {
            throw new StoreFailure("ending a session took longer than " + RevocationFeed.LONGEST_WRITE.toSeconds()
                    + " s, so that other nodes may have missed it");
        }
        return ended.living();
    }

    static void fillInsert(Parameters parameters, Session session) throws SQLException {
        parameters
                .add(session.id().value())
                .add(session.createdAt())
                .add(session.createdAt())
                .add(session.expiresAt())
                .add(session.aliveUntil())
                .add(session.client().ip())
                .add(session.client().userAgent());
    }

    private static boolean differs(PasswordHash one, PasswordHash other) {
        return !one.reveal().equals(other.reveal())
                || !one.pepperId().equals(other.pepperId())
                || one.boundToUser() != other.boundToUser();
    }

    private record Ended(boolean living, Instant aliveUntil) {

        static Ended read(ResultSet rows) throws SQLException {
            rows.next();
            return new Ended(rows.getBoolean("living"), Jdbc.instant(rows, "alive_until"));
        }
    }
}
