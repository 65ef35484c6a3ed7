package dev.doorward.testkit;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.LivingSession;
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
import java.util.function.Predicate;

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
    public synchronized Optional<Account> find(UserId user) {
        return accounts.values().stream()
                .filter(account -> account.user().id().equals(user))
                .findFirst();
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

    @Override
    public synchronized boolean changePassword(
            Account account, PasswordHash passwordHash, Session session, AuthEvent event) {
        if (!unchanged(account) || !setPassword(account.user().id(), passwordHash, event)) {
            return false;
        }
        living.put(session.id(), session);
        return true;
    }

    @Override
    public synchronized boolean setPassword(UserId user, PasswordHash passwordHash, AuthEvent event) {
        Optional<Account> old = find(user);
        old.ifPresent(account -> {
            keep(new Account(account.user(), passwordHash, account.passwordVersion() + 1, account.disabled()));
            endAll(user, event);
        });
        return old.isPresent();
    }

    @Override
    public synchronized boolean setDisabled(UserId user, boolean disabled, AuthEvent event) {
        Optional<Account> old = find(user);
        old.ifPresent(account -> {
            keep(new Account(account.user(), account.passwordHash(), account.passwordVersion(), disabled));
            endIf(session -> disabled && session.user().equals(user));
            events.add(event);
        });
        return old.isPresent();
    }

    @Override
    public synchronized boolean delete(Account account, AuthEvent event) {
        Optional<Account> same =
                find(account.user().id()).filter(now -> now.passwordVersion() == account.passwordVersion());
        same.ifPresent(now -> {
            accounts.remove(now.user().email());
            endAll(now.user().id(), event);
        });
        return same.isPresent();
    }

    private void keep(Account account) {
        accounts.put(account.user().email(), account);
    }

    private boolean unchanged(Account read) {
        return find(read.user().id())
                .filter(now -> !now.disabled() && now.passwordVersion() == read.passwordVersion())
                .isPresent();
    }

    // Sessions

    @Override
    public synchronized boolean open(Session session, Account account, PasswordHash passwordHash, AuthEvent event) {
        if (!unchanged(account)) {
            return false;
        }
        if (!passwordHash.reveal().equals(account.passwordHash().reveal())) {
            keep(new Account(account.user(), passwordHash, account.passwordVersion(), false));
        }
        living.put(session.id(), session);
        events.add(event);
        return true;
    }

    @Override
    public synchronized Optional<LivingSession> find(SessionId id) {
        return Optional.ofNullable(living.get(id))
                .map(session -> new LivingSession(
                        session, find(session.user()).orElseThrow().user()));
    }

    @Override
    public synchronized List<Session> list(UserId user, Instant now) {
        return living.values().stream()
                .filter(session -> session.user().equals(user) && now.isBefore(session.expiresAt()))
                .sorted(Comparator.comparing(Session::lastSeenAt).reversed())
                .toList();
    }

    @Override
    public synchronized boolean refresh(Session refreshed) {
        Session now = living.get(refreshed.id());
        return now != null
                && now.generation() == refreshed.generation() - 1
                && living.replace(refreshed.id(), now, refreshed);
    }

    @Override
    public synchronized boolean end(SessionId id, Instant aliveUntil, AuthEvent event) {
        revoke(id, aliveUntil);
        return recorded(endIf(session -> session.id().equals(id)), event);
    }

    @Override
    public synchronized boolean endOwn(UserId user, SessionId id, AuthEvent event) {
        return recorded(
                endIf(session -> session.id().equals(id) && session.user().equals(user)), event);
    }

    @Override
    public synchronized void endOthers(UserId user, SessionId keep, AuthEvent event) {
        endIf(session -> session.user().equals(user) && !session.id().equals(keep));
        events.add(event);
    }

    @Override
    public synchronized void endAll(UserId user, AuthEvent event) {
        endIf(session -> session.user().equals(user));
        events.add(event);
    }

    private boolean endIf(Predicate<Session> over) {
        living.values().stream().filter(over).forEach(session -> revoke(session.id(), session.aliveUntil()));
        return living.values().removeIf(over);
    }

    private boolean recorded(boolean happened, AuthEvent event) {
        return happened && events.add(event);
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
