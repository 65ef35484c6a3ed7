package dev.doorward.testkit;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.SigningKeyStore;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The reference adapter of the stores: what a database does, in maps. One lock makes every method atomic; what is stored is
 * immutable; times are kept in whole microseconds. Everything is lost with the object. For tests only.
 */
public final class InMemoryStore implements Users, Sessions, Revocations, Attempts, Devices, SigningKeyStore {

    private final Map<Email, Account> accounts = new HashMap<>();
    private final Map<SessionId, Session> living = new HashMap<>();
    private final Map<SessionId, Instant> revoked = new ConcurrentHashMap<>();
    private final Map<UserId, Map<String, Instant>> devices = new HashMap<>();
    private final Map<String, Counter> counters = new HashMap<>();
    private final List<WrappedKey> keys = new ArrayList<>();
    private final List<AuthEvent> events = new ArrayList<>();

    // Users

    @Override
    public synchronized Optional<Account> findByEmail(Email email) {
        return Optional.ofNullable(accounts.get(email));
    }

    @Override
    public synchronized Map<String, Long> hashCosts() {
        return accounts.values().stream()
                .collect(Collectors.groupingBy(account -> account.passwordHash().cost(), Collectors.counting()));
    }

    @Override
    public synchronized Optional<Account> find(UserId user) {
        return accounts.values().stream()
                .filter(account -> account.user().id().equals(user))
                .findFirst();
    }

    @Override
    public synchronized boolean register(User user, PasswordHash passwordHash, NewSession session, AuthEvent event) {
        User kept = new User(user.id(), user.email(), user.name(), micros(user.createdAt()));
        if (accounts.putIfAbsent(kept.email(), new Account(kept, passwordHash, 1, false)) != null) {
            return false;
        }
        opened(session);
        events.add(event);
        return true;
    }

    @Override
    public synchronized boolean changePassword(
            Account account, PasswordHash passwordHash, NewSession session, AuthEvent event) {
        if (!unchanged(account) || !setPassword(account.user().id(), passwordHash, event)) {
            return false;
        }
        opened(session);
        return true;
    }

    @Override
    public synchronized boolean setPassword(UserId user, PasswordHash passwordHash, AuthEvent event) {
        Optional<Account> old = find(user);
        old.ifPresent(account -> {
            keep(new Account(account.user(), passwordHash, account.passwordVersion() + 1, account.disabled()));
            devices.remove(user);
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
            devices.remove(now.user().id());
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
    public synchronized Optional<List<SessionId>> open(
            NewSession session, Account account, PasswordHash passwordHash, AuthEvent event) {
        if (!unchanged(account)) {
            return Optional.empty();
        }
        if (!passwordHash.reveal().equals(account.passwordHash().reveal())) {
            keep(new Account(account.user(), passwordHash, account.passwordVersion(), false));
        }
        List<SessionId> displaced = leastRecentlySeen(session.session());
        endIf(other -> displaced.contains(other.id()));
        opened(session);
        events.add(event);
        displaced.forEach(other -> events.add(event.displacing(other)));
        return Optional.of(displaced);
    }

    /** Those that would be too many with one more. */
    private List<SessionId> leastRecentlySeen(Session opening) {
        return lastSeenFirst(opening.user())
                .filter(other -> other.expiresAt().isAfter(opening.createdAt()))
                .skip(Sessions.MOST - 1)
                .map(Session::id)
                .toList();
    }

    private Stream<Session> lastSeenFirst(UserId user) {
        return living.values().stream()
                .filter(session -> session.user().equals(user))
                .sorted(Comparator.comparing(Session::lastSeenAt).reversed());
    }

    @Override
    public synchronized Optional<LivingSession> find(SessionId id) {
        return Optional.ofNullable(living.get(id))
                .map(session -> new LivingSession(
                        session, find(session.user()).orElseThrow().user()));
    }

    @Override
    public synchronized List<Session> list(UserId user, Instant now) {
        return lastSeenFirst(user)
                .filter(session -> now.isBefore(session.expiresAt()))
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

    private void opened(NewSession opened) {
        Session session = opened.session();
        living.put(session.id(), session);
        KnownDevice device = opened.device();
        devices.computeIfAbsent(session.user(), any -> new HashMap<>())
                .put(device.token().reveal(), device.knownUntil());
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

    // Devices

    @Override
    public synchronized boolean knows(Email email, DeviceToken token, Instant now) {
        return findByEmail(email)
                .map(account -> devices.get(account.user().id()))
                .map(known -> known.get(token.reveal()))
                .filter(now::isBefore)
                .isPresent();
    }

    // Attempts

    private record Counter(int count, Instant began, Instant last) {}

    @Override
    public synchronized Optional<Duration> take(List<Limit> limits, Instant now) {
        Optional<Duration> wait = limits.stream()
                .flatMap(limit -> living(limit, now).map(counter -> free(limit, counter)).stream())
                .filter(now::isBefore)
                .map(free -> Duration.between(now, free))
                .max(Comparator.naturalOrder());
        if (wait.isEmpty()) {
            limits.forEach(limit -> counters.put(limit.key(), counted(limit, now)));
        }
        return wait;
    }

    /** From when on the limit lets somebody through; at any time while there is nothing to wait for, whatever the clocks say. */
    private static Instant free(Limit limit, Counter counter) {
        if (limit.rule() instanceof Rule.Rate rate) {
            return counter.count() < rate.most() ? Instant.MIN : counter.began().plus(rate.period());
        }
        Duration wait = ((Rule.Backoff) limit.rule()).after(counter.count());
        return wait.isZero() ? Instant.MIN : counter.last().plus(wait);
    }

    private Counter counted(Limit limit, Instant now) {
        return living(limit, now)
                .map(counter -> new Counter(counter.count() + 1, counter.began(), now))
                .orElse(new Counter(1, now, now));
    }

    /** What still counts. */
    private Optional<Counter> living(Limit limit, Instant now) {
        return Optional.ofNullable(counters.get(limit.key()))
                .filter(counter -> now.isBefore(
                        limit.rule() instanceof Rule.Rate rate
                                ? counter.began().plus(rate.period())
                                : counter.last().plus(Rule.Backoff.FORGOTTEN)));
    }

    @Override
    public synchronized void giveBack(List<Limit> limits, Instant taken) {
        begunBefore(limits, taken)
                .forEach(
                        limit -> counters.computeIfPresent(limit.key(), (key, counter) -> less(limit, counter, taken)));
    }

    /** A wait that follows the attempt itself was over when it was taken, so there is none now. */
    private static Counter less(Limit limit, Counter counter, Instant taken) {
        int count = Math.max(0, counter.count() - 1);
        boolean latest = limit.rule() instanceof Rule.Backoff && counter.last().equals(taken);
        Instant last = latest ? taken.minus(((Rule.Backoff) limit.rule()).after(count)) : counter.last();
        return new Counter(count, counter.began(), last);
    }

    @Override
    public synchronized void forgive(List<Limit> limits, Instant taken) {
        List<Limit> known = begunBefore(limits, taken);
        giveBack(known, taken);
        known.stream()
                .filter(limit -> limit.rule() instanceof Rule.Backoff)
                .forEach(limit -> counters.remove(limit.key()));
    }

    private List<Limit> begunBefore(List<Limit> limits, Instant taken) {
        return limits.stream()
                .filter(limit -> counters.containsKey(limit.key()))
                .filter(limit -> !counters.get(limit.key()).began().isAfter(taken))
                .toList();
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

    @Override
    public synchronized boolean replaceAll(List<WrappedKey> expected, List<WrappedKey> anew) {
        List<Integer> places = expected.stream().map(this::placeOf).toList();
        if (places.contains(-1)) {
            return false;
        }
        for (int i = 0; i < places.size(); i++) {
            keys.set(places.get(i), anew.get(i));
        }
        return true;
    }

    /** Where this key is stored with just these octets, or -1. */
    private int placeOf(WrappedKey key) {
        return IntStream.range(0, keys.size())
                .filter(place -> keys.get(place).purpose().equals(key.purpose()))
                .filter(place -> keys.get(place).sequence() == key.sequence())
                .filter(place -> Arrays.equals(keys.get(place).wrapped(), key.wrapped()))
                .findFirst()
                .orElse(-1);
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

    /** How many accounts, sessions, revocations, devices and events there are. */
    public synchronized String census() {
        int known = devices.values().stream().mapToInt(Map::size).sum();
        return "accounts %d, sessions %d, revocations %d, devices %d, events %d"
                .formatted(accounts.size(), living.size(), revoked.size(), known, events.size());
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
