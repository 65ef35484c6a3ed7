package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Users in PostgreSQL. */
final class PostgresUsers implements Users {

    private static final String FIND = """
            select u.id, u.email_canonical, u.email, u.name, u.created_at, u.disabled_at is not null as disabled,
                   h.phc, h.pepper_id, h.bound_to_user, h.password_version
              from {schema}.users u join {schema}.password_hashes h on h.user_id = u.id
            """;

    static final String FIND_BY_EMAIL = FIND + " where u.email_canonical = ?";

    static final String FIND_BY_ID = FIND + " where u.id = ?";

    // The unique index decides a race: whoever comes second waits for the first to commit, inserts nothing, and so
    // neither do the expressions that read from "registered".
    static final String REGISTER =
            """
            with registered as (
                insert into {schema}.users (id, email_canonical, email, name, created_at)
                values (?, ?, ?, ?, ?)
                on conflict (email_canonical) do nothing
                returning id),
            hashed as (
                insert into {schema}.password_hashes (user_id, phc, pepper_id, bound_to_user, password_version)
                select id, ?, ?, ?, 1 from registered),
            opened as (
            """ + PostgresSessions.INSERT + " from registered)" + PostgresDevices.remembered("registered");

    // The locks of the changes are taken as PostgresSessions.ACCOUNT says, by Endings.endLocked.
    static final String LOCK_TO_CHANGE_PASSWORD = PostgresSessions.ACCOUNT;

    static final String LOCK_TO_SET_PASSWORD = """
            select u.id
              from {schema}.users u join {schema}.password_hashes h on h.user_id = u.id
             where u.id = ?
               for no key update of u, h
            """;

    static final String LOCK_TO_DISABLE = "select id from {schema}.users where id = ? for no key update";

    // As strong as the deletion itself, which would otherwise have to wait a second time.
    static final String LOCK_TO_DELETE = """
            select u.id
              from {schema}.users u join {schema}.password_hashes h on h.user_id = u.id
             where u.id = ? and h.password_version = ?
               for update of u, h
            """;

    private static final String NEW_PASSWORD = """
            , changed as (
                update {schema}.password_hashes
                   set phc = ?, pepper_id = ?, bound_to_user = ?, password_version = password_version + 1
                 where user_id = ?
                returning user_id as id)
            """;

    private static final String FORGOTTEN = """
            , forgotten as (
                delete from {schema}.devices where user_id = ?)
            """;

    // The device of the new session may have been known before, and one statement must not touch a row twice.
    private static final String OPENED =
            """
            , forgotten as (
                delete from {schema}.devices where user_id = ? and token_digest <> ?)
            , opened as (
            """ + PostgresSessions.INSERT + " from changed)" + PostgresDevices.remembered("changed");

    private static final String DISABLED = """
            , changed as (
                update {schema}.users set disabled_at = coalesce(disabled_at, ?) where id = ? returning id)
            """;

    static final String ENABLE = """
            with changed as (
                update {schema}.users set disabled_at = null where id = ? returning id)
            """;

    private static final String DELETED = """
            , changed as (
                delete from {schema}.users where id = ? returning id)
            """;

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
    private final Endings endings;
    private final HashCosts hashCosts;
    private final String findByEmail;
    private final String findById;
    private final String register;
    private final String lockToChangePassword;
    private final String lockToSetPassword;
    private final String lockToDisable;
    private final String lockToDelete;
    private final String changePassword;
    private final String setPassword;
    private final String disable;
    private final String enable;
    private final String delete;

    PostgresUsers(Jdbc jdbc, EventInsert events, Endings endings, HashCosts hashCosts) {
        this.jdbc = jdbc;
        this.hashCosts = hashCosts;
        this.events = events;
        this.endings = endings;
        findByEmail = jdbc.sql(FIND_BY_EMAIL);
        findById = jdbc.sql(FIND_BY_ID);
        register = jdbc.sql(REGISTER + events.after("registered") + " select 1 from registered");
        lockToChangePassword = jdbc.sql(LOCK_TO_CHANGE_PASSWORD);
        lockToSetPassword = jdbc.sql(LOCK_TO_SET_PASSWORD);
        lockToDisable = jdbc.sql(LOCK_TO_DISABLE);
        lockToDelete = jdbc.sql(LOCK_TO_DELETE);
        changePassword = ending(NEW_PASSWORD + OPENED);
        setPassword = ending(NEW_PASSWORD + FORGOTTEN);
        disable = ending(DISABLED);
        enable = jdbc.sql(ENABLE + events.after("changed") + " select 1 from changed");
        delete = ending(DELETED);
    }

    private String ending(String change) {
        return jdbc.sql(Endings.EVERY + Endings.REVOKED + change + events.after("changed") + endings.told());
    }

    @Override
    public Optional<Account> findByEmail(Email email) {
        return found(findByEmail, p -> p.add(email.canonical()));
    }

    @Override
    public Map<String, Long> hashCosts() {
        return hashCosts.known();
    }

    @Override
    public Optional<Account> find(UserId user) {
        return found(findById, p -> p.add(user.value()));
    }

    private Optional<Account> found(String sql, Parameters.Filling filling) {
        return jdbc.query(
                "finding a user", sql, filling, rows -> rows.next() ? Optional.of(account(rows)) : Optional.empty());
    }

    @Override
    public boolean register(User user, PasswordHash hash, NewSession opening, AuthEvent event) {
        return jdbc.query(
                "registering a user",
                register,
                p -> {
                    p.add(user.id().value())
                            .add(user.email().canonical())
                            .add(user.email().typed())
                            .add(user.name().value())
                            .add(user.createdAt());
                    fill(p, hash);
                    PostgresSessions.fillInsert(p, opening.session());
                    PostgresDevices.fillRemembered(p, opening.device());
                    events.fill(p, event);
                },
                ResultSet::next);
    }

    @Override
    public boolean changePassword(Account account, PasswordHash hash, NewSession opening, AuthEvent event) {
        UUID user = account.user().id().value();
        return endings.endLocked(
                "changing a password",
                lockToChangePassword,
                p -> p.add(user).add(account.passwordVersion()),
                changePassword,
                p -> {
                    fill(p.add(user), hash);
                    PostgresDevices.fillForgotten(p.add(user), user, opening.device());
                    PostgresSessions.fillInsert(p, opening.session());
                    PostgresDevices.fillRemembered(p, opening.device());
                    events.fill(p, event);
                });
    }

    @Override
    public boolean setPassword(UserId user, PasswordHash hash, AuthEvent event) {
        return endings.endLocked("setting a password", lockToSetPassword, p -> p.add(user.value()), setPassword, p -> {
            fill(p.add(user.value()), hash);
            events.fill(p.add(user.value()).add(user.value()), event);
        });
    }

    @Override
    public boolean setDisabled(UserId user, boolean disabled, AuthEvent event) {
        return disabled ? disable(user, event) : enable(user, event);
    }

    private boolean disable(UserId user, AuthEvent event) {
        return endings.endLocked(
                "disabling a user",
                lockToDisable,
                p -> p.add(user.value()),
                disable,
                p -> events.fill(p.add(user.value()).add(event.at()).add(user.value()), event));
    }

    private boolean enable(UserId user, AuthEvent event) {
        return jdbc.query("enabling a user", enable, p -> events.fill(p.add(user.value()), event), ResultSet::next);
    }

    @Override
    public boolean delete(Account account, AuthEvent event) {
        UUID user = account.user().id().value();
        return endings.endLocked(
                "deleting a user",
                lockToDelete,
                p -> p.add(user).add(account.passwordVersion()),
                delete,
                p -> events.fill(p.add(user).add(user), event));
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

    private static void fill(Parameters parameters, PasswordHash hash) throws SQLException {
        parameters.add(hash.reveal()).add(hash.pepperId()).add(hash.boundToUser());
    }

    private static Account account(ResultSet rows) throws SQLException {
        PasswordHash hash =
                new PasswordHash(rows.getString("phc"), rows.getString("pepper_id"), rows.getBoolean("bound_to_user"));
        return new Account(user(rows), hash, rows.getInt("password_version"), rows.getBoolean("disabled"));
    }

    /** @throws StoreFailure when somebody has written past the library what is no user */
    static User user(ResultSet rows) throws SQLException {
        UUID id = rows.getObject("id", UUID.class);
        Optional<Email> email = Email.parse(rows.getString("email")).value();
        if (email.isEmpty() || !email.get().canonical().equals(rows.getString("email_canonical"))) {
            throw new StoreFailure("the address of user " + id + " does not belong to its key");
        }
        DisplayName name = DisplayName.parse(rows.getString("name"))
                .value()
                .orElseThrow(() -> new StoreFailure("the name of user " + id + " is none"));
        return new User(new UserId(id), email.get(), name, Jdbc.instant(rows, "created_at"));
    }
}
