package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions in PostgreSQL. */
final class PostgresSessions implements Sessions {

    /** Inserts a session of the user whose id the expression behind {@code from} has, if it has one. */
    static final String INSERT = """
            insert into {schema}.sessions
                (id, user_id, created_at, last_seen_at, expires_at, alive_until, generation, refresh_key_id,
                 refresh_salt, ip, user_agent)
            select ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?\
            """;

    // The two row locks make a sign-in and a simultaneous change of the account happen one after the other: whoever
    // disables or deletes a user touches the row in users, whoever changes a password the row in password_hashes.
    // Having waited, PostgreSQL reads both rows anew and applies the conditions again; it does so only for rows it
    // locks, hence both. The strength is that of an update of non-key columns: FOR SHARE would let two sign-ins hold
    // the lock together and then wait for each other when both hash anew, and FOR UPDATE would also stop every
    // foreign-key check of tables that reference users, ours and the host's. All lockers take users first, then
    // password_hashes, then sessions by id, then revocations; devices only by whoever holds the locks of their user.
    static final String ACCOUNT = """
            select u.id
              from {schema}.users u join {schema}.password_hashes h on h.user_id = u.id
             where u.id = ? and u.disabled_at is null and h.password_version = ?
               for no key update of u, h\
            """;

    // Who opens sees every session of the user only when each earlier opening was committed before the statement began.
    // So the account is locked by a statement before it, in the same transaction and the same round trip, as
    // Endings.endLocked says more of; for that each has to look anew, whatever the database's default is.
    private static final String LOOK_ANEW = "set transaction_isolation = 'read committed'";

    // What has expired does not count, and is not touched: clean-up may have locked it. Mostly one session makes room.
    // There is a surplus where the clock of another node found more of them expired, where a version with a greater
    // MOST ran before, or where rows came past the library: it goes by and by, so that no opening takes long.
    private static final String FEW = """
            , displaced as (
                select id from {schema}.sessions
                 where exists (select from account) and id in (
                     select id from {schema}.sessions
                      where user_id = ? and expires_at > ? order by last_seen_at desc, id offset %1$d limit %2$d)
                 order by id for update),
            ended as (
                delete from {schema}.sessions s using displaced d where s.id = d.id
                returning s.id, s.user_id, s.alive_until),
            """.formatted(MOST - 1, MOST) + Endings.REVOKED;

    static final String OPEN = "with account as (\n" + ACCOUNT + "),\nopened as (\n" + INSERT + " from account)"
            + PostgresDevices.rememberedOfFew("account") + FEW;

    static final String REHASH = """
            , rehashed as (
                update {schema}.password_hashes h set phc = ?, pepper_id = ?, bound_to_user = ?
                  from account where h.user_id = account.id)
            """;

    private static final String COLUMNS = """
            s.id as session_id, s.user_id, s.created_at as opened_at, s.last_seen_at, s.expires_at, s.alive_until,
            s.generation, s.refresh_key_id, s.refresh_salt, s.ip, s.user_agent\
            """;

    static final String FIND = "select " + COLUMNS + """
            , u.id, u.email_canonical, u.email, u.name, u.created_at
              from {schema}.sessions s join {schema}.users u on u.id = s.user_id
             where s.id = ? and u.disabled_at is null
            """;

    static final String LIST = "select " + COLUMNS + """
             from {schema}.sessions s
             where s.user_id = ? and s.expires_at > ?
             order by s.last_seen_at desc, s.id
             limit %d
            """.formatted(MOST);

    // Of simultaneous refreshes the second waits for the first, finds another generation, and changes nothing. The row
    // in
    // users is not locked: whoever disables or deletes a user deletes this row too, before or after.
    static final String REFRESH = """
            update {schema}.sessions s
               set generation = ?, last_seen_at = ?, alive_until = greatest(s.alive_until, ?), ip = ?, user_agent = ?
              from {schema}.users u
             where s.id = ? and s.generation = ? and u.id = s.user_id and u.disabled_at is null
            """;

    // The caller knows the expiry of the token in hand, which may be all there is to know: the row may be gone.
    static final String END = """
            with ended as (
                delete from {schema}.sessions where id = ? returning alive_until),
            revoked as (
                insert into {schema}.revocations (session_id, alive_until, revoked_at)
                values (?, greatest(?, (select alive_until from ended)), clock_timestamp())
                on conflict (session_id) do update
                   set alive_until = greatest(revocations.alive_until, excluded.alive_until),
                       revoked_at = clock_timestamp()
                returning session_id, alive_until)
            """;

    static final String END_OWN = """
            with ended as (
                delete from {schema}.sessions where id = ? and user_id = ? returning id, alive_until),
            """ + Endings.REVOKED;

    private static final String ANYWAY = "(select 1) one";

    private final Jdbc jdbc;
    private final EventInsert events;
    private final Endings endings;
    private final String[] open;
    private final String[] openAndRehash;
    private final String find;
    private final String list;
    private final String refresh;
    private final String end;
    private final String endOwn;
    private final String endOthers;
    private final String endAll;

    PostgresSessions(Jdbc jdbc, EventInsert events, Endings endings) {
        this.jdbc = jdbc;
        this.events = events;
        this.endings = endings;
        open = opening("");
        openAndRehash = opening(REHASH);
        find = jdbc.sql(FIND);
        list = jdbc.sql(LIST);
        refresh = jdbc.sql(REFRESH);
        end = jdbc.sql(END + events.after("ended") + endings.told());
        endOwn = jdbc.sql(END_OWN + events.after("ended") + endings.told());
        endOthers = jdbc.sql(Endings.EVERY_OTHER + Endings.REVOKED + events.after(ANYWAY) + endings.told());
        endAll = jdbc.sql(Endings.EVERY + Endings.REVOKED + events.after(ANYWAY) + endings.told());
    }

    private String[] opening(String rehash) {
        String told = events.after("account") + events.displaced("ended") + endings.toldWith("account");
        return new String[] {LOOK_ANEW, jdbc.sql(PostgresUsers.LOCK_TO_SET_PASSWORD), jdbc.sql(OPEN + rehash + told)};
    }

    @Override
    public Optional<List<SessionId>> open(NewSession opening, Account account, PasswordHash hash, AuthEvent event) {
        // Compared with the hash as it was read and not with the one that is stored by now: a simultaneous sign-in may
        // have stored a newer one, which the old one must not replace.
        boolean rehash = differs(hash, account.passwordHash());
        return endings.endAmong("opening a session", rehash ? openAndRehash : open, p -> {
            UUID user = account.user().id().value();
            fillInsert(p.add(user).add(user).add(account.passwordVersion()), opening.session());
            PostgresDevices.fillRememberedOfFew(p, opening.device(), user);
            p.add(user).add(opening.session().createdAt());
            if (rehash) {
                p.add(hash.reveal()).add(hash.pepperId()).add(hash.boundToUser());
            }
            events.fill(p, event);
            events.fillDisplaced(p, event);
        });
    }

    @Override
    public Optional<LivingSession> find(SessionId session) {
        return jdbc.query(
                "finding a session",
                find,
                p -> p.add(session.value()),
                rows -> rows.next()
                        ? Optional.of(new LivingSession(session(rows), PostgresUsers.user(rows)))
                        : Optional.empty());
    }

    @Override
    public List<Session> list(UserId user, Instant now) {
        return jdbc.query("listing sessions", list, p -> p.add(user.value()).add(now), rows -> {
            List<Session> sessions = new ArrayList<>();
            while (rows.next()) {
                sessions.add(session(rows));
            }
            return List.copyOf(sessions);
        });
    }

    @Override
    public boolean refresh(Session refreshed) {
        int changed = jdbc.update(
                "refreshing a session",
                refresh,
                p -> p.add(refreshed.generation())
                        .add(refreshed.lastSeenAt())
                        .add(refreshed.aliveUntil())
                        .add(refreshed.client().ip())
                        .add(refreshed.client().userAgent())
                        .add(refreshed.id().value())
                        .add(refreshed.generation() - 1));
        return changed == 1;
    }

    @Override
    public boolean end(SessionId session, Instant aliveUntil, AuthEvent event) {
        return endings.end("ending a session", end, p -> {
            p.add(session.value()).add(session.value()).add(aliveUntil);
            events.fill(p, event);
        });
    }

    @Override
    public boolean endOwn(UserId user, SessionId session, AuthEvent event) {
        return endings.end("ending a session", endOwn, p -> {
            p.add(session.value()).add(user.value());
            events.fill(p, event);
        });
    }

    @Override
    public void endOthers(UserId user, SessionId keep, AuthEvent event) {
        endings.end("ending the other sessions", endOthers, p -> {
            p.add(user.value()).add(keep.value());
            events.fill(p, event);
        });
    }

    @Override
    public void endAll(UserId user, AuthEvent event) {
        endings.end("ending all sessions", endAll, p -> {
            p.add(user.value());
            events.fill(p, event);
        });
    }

    static void fillInsert(Parameters parameters, Session session) throws SQLException {
        parameters
                .add(session.id().value())
                .add(session.createdAt())
                .add(session.lastSeenAt())
                .add(session.expiresAt())
                .add(session.aliveUntil())
                .add(session.generation())
                .add(session.seed().keyId())
                .add(session.seed().salt())
                .add(session.client().ip())
                .add(session.client().userAgent());
    }

    private static Session session(ResultSet rows) throws SQLException {
        return new Session(
                new SessionId(rows.getObject("session_id", UUID.class)),
                new UserId(rows.getObject("user_id", UUID.class)),
                Jdbc.instant(rows, "opened_at"),
                Jdbc.instant(rows, "last_seen_at"),
                Jdbc.instant(rows, "expires_at"),
                Jdbc.instant(rows, "alive_until"),
                new RefreshSeed(rows.getString("refresh_key_id"), rows.getString("refresh_salt")),
                rows.getInt("generation"),
                new ClientInfo("", rows.getString("ip"), rows.getString("user_agent")));
    }

    private static boolean differs(PasswordHash one, PasswordHash other) {
        return !one.reveal().equals(other.reveal())
                || !one.pepperId().equals(other.pepperId())
                || one.boundToUser() != other.boundToUser();
    }
}
