package dev.doorward.testkit;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The reference adapter of the stores: what a database does, in maps. One lock makes every method atomic; what is stored is
 * immutable; times are kept in whole microseconds. Everything is lost with the object. For tests only.
 */
public final class InMemoryStore implements Users, Sessions, Revocations, SigningKeyStore {

    private final Map<Email, Account> accounts = new HashMap<>();
    private final Map<SessionId, Session> living = new HashMap<>();
    private final Map<SessionId, Instant> revoked = new ConcurrentHashMap<>();
    private final List<WrappedKey> keys = new ArrayList<>();
    private final List<AuthEvent> events = new ArrayList<>();

    // Users

    @Override
    public synchronized Optional<Account> findByEmail(Email email) {
        return Optional.ofNullable(accounts.get(email));
    }

    @Override
    public synchronized boolean register(User user, PasswordHash passwordHash, Session session, AuthEvent event) {
        User kept = new User(user.id(), user.email(), user.name(), micros(user.createdAt()));
        if (accounts.putIfAbsent(kept.email(), new Account(kept, passwordHash, 1, false)) != null) {
            return false;
        }
        living.put(session.id(), session);
        events.add(event);
        return true;
    }

    // Sessions

    @Override
    public synchronized boolean open(Session session, Account account, PasswordHash passwordHash, AuthEvent event) {
        Account now = accounts.get(account.user().email());
        if (now == null
                || !now.user().id().equals(account.user().id())
                || now.disabled()
                || now.passwordVersion() != account.passwordVersion()) {
            return false;
        }
        if (!passwordHash.reveal().equals(account.passwordHash().reveal())) {
            accounts.put(now.user().email(), new Account(now.user(), passwordHash, now.passwordVersion(), false));
        }
        living.put(session.id(), session);
        events.add(event);
        return true;
    }

    @Override
    public synchronized boolean end(SessionId id, Instant aliveUntil, AuthEvent event) {
        Session session = living.remove(id);
        revoke(id, aliveUntil);
        if (session == null) {
            return false;
        }
        revoke(id, session.aliveUntil());
        events.add(event);
        return true;
    }

    private void revoke(SessionId id, Instant until) {
        revoked.merge(id, micros(until), (one, other) -> one.isAfter(other) ? one : other);
    }

    // Revocations

    @Override
    public boolean isRevoked(SessionId session) {
        return revoked.containsKey(session);
    }

    // SigningKeyStore

    @Override
    public synchronized List<WrappedKey> all(String purpose) {
        return keys.stream()
                .filter(key -> key.purpose().equals(purpose))
                .sorted(Comparator.comparingInt(WrappedKey::sequence))
                .toList();
    }

    @Override
    public synchronized boolean add(WrappedKey key) {
        if (all(key.purpose()).stream().anyMatch(other -> other.sequence() == key.sequence())) {
            return false;
        }
        return keys.add(new WrappedKey(
                key.purpose(),
                key.sequence(),
                key.id(),
                key.algorithm(),
                key.wrapped(),
                micros(key.createdAt()),
                micros(key.signsFrom())));
    }

    // What no port asks for, and a test needs

    /** Locks a user out, as an operator would. */
    public void disable(UserId user) {
        change(user, old -> new Account(old.user(), old.passwordHash(), old.passwordVersion(), true));
    }

    /** Gives a user another password. */
    public void changePassword(UserId user, PasswordHash hash) {
        change(user, old -> new Account(old.user(), hash, old.passwordVersion() + 1, old.disabled()));
    }

    private synchronized void change(UserId user, UnaryOperator<Account> change) {
        accounts.replaceAll((email, old) -> old.user().id().equals(user) ? change.apply(old) : old);
    }

    /** Deletes a user with all sessions, whose tokens are refused from now on. */
    public synchronized void delete(UserId user) {
        accounts.values().removeIf(account -> account.user().id().equals(user));
        living.values().stream()
                .filter(session -> session.user().equals(user))
                .forEach(session -> revoke(session.id(), session.aliveUntil()));
        living.values().removeIf(session -> session.user().equals(user));
    }

    /** The events that were stored together with a change, in order. */
    public synchronized List<AuthEvent> storedEvents() {
        return List.copyOf(events);
    }

    /** Until when the session's revocation has to be remembered, or empty when it is not revoked. */
    public Optional<Instant> revokedUntil(SessionId session) {
        return Optional.ofNullable(revoked.get(session));
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
