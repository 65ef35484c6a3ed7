package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Users in PostgreSQL. */
final class PostgresUsers implements Users {

    static final String FIND = """
            select u.id, u.email, u.name, u.created_at, u.disabled_at is not null as disabled,
                   h.phc, h.pepper_id, h.bound_to_user, h.password_version
              from {schema}.users u join {schema}.password_hashes h on h.user_id = u.id
             where u.email_canonical = ?
            """;

    // The unique index decides a race: whoever comes second waits for the first to commit, inserts nothing, and so
    // neither
    // do the expressions that read from "registered".
    static final String REGISTER = """
            with registered as (
                insert into {schema}.users (id, email_canonical, email, name, created_at)
                values (?, ?, ?, ?, ?)
                on conflict (email_canonical) do nothing
                returning id),
            hashed as (
                insert into {schema}.password_hashes (user_id, phc, pepper_id, bound_to_user, password_version)
                select id, ?, ?, ?, 1 from registered),
            opened as (
            """ + PostgresSessions.INSERT + " from registered)";

    // From each id straight to the next one in the index: a sweep over all users would take as long as they are many.
    static final String PEPPER_IDS = """
            with recursive ids(id) as (
                select min(pepper_id) from {schema}.password_hashes
                union all
                select (select min(pepper_id) from {schema}.password_hashes where pepper_id > ids.id)
                  from ids where ids.id is not null)
            select id from ids where id is not null
            """;

    private final Jdbc jdbc;
    private final EventInsert events;
    private final String find;
    private final String register;

    PostgresUsers(Jdbc jdbc, EventInsert events) {
        this.jdbc = jdbc;
        this.events = events;
        find = jdbc.sql(FIND);
        register = jdbc.sql(REGISTER + events.after("registered") + " select 1 from registered");
    }

    @Override
    public Optional<Account> findByEmail(Email email) {
        return jdbc.query(
                "finding a user",
                find,
                p -> p.add(email.canonical()),
                rows -> rows.next() ? Optional.of(account(rows, email)) : Optional.empty());
    }

    @Override
    public boolean register(User user, PasswordHash hash, Session session, AuthEvent event) {
        return jdbc.query(
                "registering a user",
                register,
                p -> {
                    p.add(user.id().value())
                            .add(user.email().canonical())
                            .add(user.email().typed())
                            .add(user.name().value())
                            .add(user.createdAt())
                            .add(hash.reveal())
                            .add(hash.pepperId())
                            .add(hash.boundToUser());
                    PostgresSessions.fillInsert(p, session);
                    events.fill(p, event);
                },
                ResultSet::next);
    }

    /** The key ids of all peppers that hashes name. */
    Set<String> pepperIds() {
        return jdbc.query("looking for peppers", jdbc.sql(PEPPER_IDS), p -> {}, rows -> {
            Set<String> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getString("id"));
            }
            return ids;
        });
    }

    private static Account account(ResultSet rows, Email asked) throws SQLException {
        UUID id = rows.getObject("id", UUID.class);
        Email stored = Email.of(rows.getString("email"));
        if (!stored.equals(asked)) {
            throw new StoreFailure("the address of user " + id + " does not belong to its key");
        }
        User user = new User(
                new UserId(id), stored, new DisplayName(rows.getString("name")), Jdbc.instant(rows, "created_at"));
        PasswordHash hash =
                new PasswordHash(rows.getString("phc"), rows.getString("pepper_id"), rows.getBoolean("bound_to_user"));
        return new Account(user, hash, rows.getInt("password_version"), rows.getBoolean("disabled"));
    }
}
