package dev.doorward.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.doorward.adapter.postgres.PostgresOptions;
import dev.doorward.adapter.postgres.PostgresSchema;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** A store with so many users in it, each with one session, and what a request does to it, for one of them at random. */
final class Rows implements AutoCloseable {

    static final ClientInfo CLIENT = new ClientInfo("request", "192.0.2.7", "benchmark");

    private final HikariDataSource pool;
    private final PostgresStore store;
    private final int users;
    private final SplittableRandom random = new SplittableRandom(42);

    Rows(Database database, int users) {
        this.users = users;
        new PostgresSchema(database.source(), "doorward").migrate();
        pool = database.pool(4);
        fill();
        store = PostgresStore.open(pool, database.source(), "doorward", PostgresOptions.defaults());
        store.awaitReady(Duration.ofSeconds(20));
    }

    /** The n-th user's id and session are made of n, so that nothing has to be read to find them. */
    private void fill() {
        run("insert into doorward.users select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,"
                + " n || '@example.org', n || '@example.org', 'Ada', now() from generate_series(1, " + users + ") n");
        run("insert into doorward.password_hashes select id, 'phc', '', true, 1 from doorward.users");
        run("insert into doorward.sessions select ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,"
                + " ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), now(),"
                + " now() + interval '7 days', now() + interval '1 hour', 0, 'key', 'salt', '', ''"
                + " from generate_series(1, " + users + ") n");
        run("vacuum analyze");
    }

    private void run(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException broken) {
            throw new IllegalStateException(sql, broken);
        }
    }

    PostgresStore store() {
        return store;
    }

    int someone() {
        return 1 + random.nextInt(users);
    }

    static UserId user(int n) {
        return new UserId(UUID.fromString("00000000-0000-4000-8000-" + hex(n)));
    }

    /** The one that the n-th user has from the beginning. */
    static SessionId session(int n) {
        return new SessionId(UUID.fromString("00000000-0000-4000-9000-" + hex(n)));
    }

    private static String hex(int n) {
        return String.format("%012x", n);
    }

    static Email email(int n) {
        return Email.of(n + "@example.org");
    }

    static Session session(SessionId id, UserId user) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return new Session(
                id,
                user,
                now,
                now,
                second.plus(Duration.ofDays(7)),
                second.plusSeconds(900),
                new RefreshSeed("key", "salt"),
                0,
                CLIENT);
    }

    /** The database's part of a sign-in: limits, account, session; {@link #attempt} is one more, and so is forgiving. */
    boolean signIn() {
        Account account = find().orElseThrow();
        Session session = session(SessionId.random(), account.user().id());
        KnownDevice device = new KnownDevice(DeviceToken.random(), session.expiresAt());
        return store.sessions()
                .open(
                        new NewSession(session, device),
                        account,
                        account.passwordHash(),
                        AuthEvent.of(
                                AuthEventKind.SIGNED_IN, session.createdAt(), CLIENT, session.user(), session.id()))
                .isPresent();
    }

    Optional<Account> find() {
        return store.users().findByEmail(email(someone()));
    }

    /** Finds the session and puts its successor. */
    boolean refresh() {
        SessionId id = session(someone());
        Session living = store.sessions().find(id).orElseThrow().session();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return store.sessions()
                .refresh(living.refreshed(
                        now, now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(900), CLIENT));
    }

    int list() {
        UserId user = user(someone());
        return store.sessions().list(user, Instant.now()).size();
    }

    /** Takes two limits at once, as a sign-in does. */
    Optional<Duration> attempt() {
        return store.attempts().take(limits(), Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    List<Limit> limits() {
        return List.of(
                new Limit("account:" + someone(), new Rule.Backoff(100, Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new Limit("failures:" + someone(), new Rule.Rate(1000, Duration.ofSeconds(1))));
    }

    /** The wall of whatever reads: one row by its key, and nothing else. */
    int wallOfReads() {
        try (Connection connection = pool.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select name from doorward.users where email_canonical = ?")) {
            select.setString(1, someone() + "@example.org");
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1).length();
            }
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The wall of whatever writes: one row inserted and committed. */
    int wallOfWrites() {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into doorward.attempts values (?, 1, now(), now(), now() + interval '1 hour')")) {
            insert.setString(1, "wall " + random.nextLong());
            return insert.executeUpdate();
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Override
    public void close() {
        store.close();
        pool.close();
    }
}
