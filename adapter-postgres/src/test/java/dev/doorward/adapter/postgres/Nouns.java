package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** What the tests of this package store. */
final class Nouns {

    static final ClientInfo CLIENT = new ClientInfo("request-1", "192.0.2.7", "some browser");

    private Nouns() {}

    static User user(String email) {
        return new User(UserId.random(), Email.of(email), new DisplayName("Ada"), micros(Instant.now()));
    }

    static PasswordHash hash(String digest) {
        return new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$" + digest, "", true);
    }

    static Session session(UserId user) {
        return session(user, Instant.now());
    }

    static Session session(UserId user, Instant at) {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        return new Session(
                SessionId.random(),
                user,
                micros(at),
                micros(at),
                second.plus(Duration.ofDays(7)),
                second.plus(Duration.ofMinutes(15)),
                new RefreshSeed("key-1", "c2FsdA"),
                0,
                CLIENT);
    }

    /** Opens the session on a device of its own. */
    static NewSession opening(Session session) {
        Instant until = session.createdAt().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(180));
        return new NewSession(session, new KnownDevice(DeviceToken.random(), until));
    }

    static AuthEvent event(AuthEventKind kind, Session session) {
        return AuthEvent.of(kind, session.createdAt(), CLIENT, session.user(), session.id());
    }

    static boolean register(PostgresStore store, User user) {
        Session session = session(user.id());
        return store.users().register(user, hash("first"), opening(session), event(AuthEventKind.SIGNED_UP, session));
    }

    static boolean open(PostgresStore store, Session session, Account account, PasswordHash hash) {
        return store.sessions()
                .open(opening(session), account, hash, event(AuthEventKind.SIGNED_IN, session))
                .isPresent();
    }

    static boolean end(PostgresStore store, Session session) {
        return store.sessions().end(session.id(), session.aliveUntil(), event(AuthEventKind.SIGNED_OUT, session));
    }

    /** Every statement of every store. */
    static void everything(PostgresStore store) {
        User user = user("ada@example.org");
        assertTrue(register(store, user));
        assertEquals(Set.of(""), store.pepperIds());
        Account account = store.users().findByEmail(user.email()).orElseThrow();
        assertTrue(store.users().find(user.id()).isPresent());
        Session session = session(user.id());
        Session other = session(user.id());
        assertTrue(open(store, session, account, account.passwordHash()));
        assertTrue(open(store, other, account, hash("anew")));
        assertTrue(store.sessions().find(session.id()).isPresent());
        assertEquals(3, store.sessions().list(user.id(), session.createdAt()).size());
        assertTrue(store.sessions().refresh(session.refreshed(session.createdAt(), session.aliveUntil(), CLIENT)));
        assertTrue(end(store, session));
        assertTrue(store.sessions().endOwn(user.id(), other.id(), event(AuthEventKind.SESSION_ENDED, other)));
        store.sessions().endOthers(user.id(), other.id(), event(AuthEventKind.OTHER_SESSIONS_ENDED, other));
        store.sessions().endAll(user.id(), event(AuthEventKind.ALL_SESSIONS_ENDED, other));
        assertFalse(store.devices().knows(user.email(), DeviceToken.random(), session.createdAt()));
        attempts(store.attempts(), session.createdAt());
        Session next = session(user.id());
        AuthEvent changed = event(AuthEventKind.PASSWORD_CHANGED, next);
        assertTrue(store.users().changePassword(account, hash("changed"), opening(next), changed));
        assertTrue(store.users().setPassword(user.id(), hash("set"), changed));
        assertTrue(store.users().setDisabled(user.id(), true, changed));
        assertTrue(store.users().setDisabled(user.id(), false, changed));
        assertTrue(store.users().delete(store.users().find(user.id()).orElseThrow(), changed));
        Instant now = micros(Instant.now());
        assertTrue(store.signingKeys().add(new WrappedKey("access-token", 1, "k", "ES256", new byte[] {1}, now, now)));
        List<WrappedKey> keys = store.signingKeys().all("access-token");
        assertEquals(1, keys.size());
        assertTrue(store.signingKeys().replaceAll(keys, keys));
        assertTrue(store.cleanUp(now.plus(Duration.ofMinutes(21))) > 0);
    }

    private static void attempts(Attempts attempts, Instant at) {
        List<Limit> limits = List.of(
                new Limit("account:ada@example.org", new Rule.Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new Limit("failures:192.0.2.7", new Rule.Rate(10, Duration.ofSeconds(1))));
        assertTrue(attempts.take(limits, at).isEmpty());
        assertTrue(attempts.take(limits.subList(0, 1), at).isPresent());
        attempts.giveBack(limits, at);
        assertTrue(attempts.take(limits, at).isEmpty());
        attempts.forgive(limits, at);
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
