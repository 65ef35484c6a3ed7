package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a contract does to the stores and sees of them. A participle has to succeed, a plain verb tells whether it did. */
record Steps(StoreUnderTest store) {

    Account registered() {
        return registered(Samples.email());
    }

    Account registered(Email email) {
        User user = Samples.user(email, store.now());
        assertTrue(register(user, Samples.hash()));
        return read(email);
    }

    boolean register(User user, PasswordHash hash) {
        return register(user, hash, Samples.session(user.id(), store.now()));
    }

    boolean register(User user, PasswordHash hash, Session session) {
        return store.users()
                .register(user, hash, Samples.opening(session), Samples.event(AuthEventKind.SIGNED_UP, session));
    }

    Account read(Email email) {
        return store.users().findByEmail(email).orElseThrow(() -> new AssertionError("the user is not found"));
    }

    /** The account as it is now. */
    Account read(Account before) {
        return store.users()
                .find(before.user().id())
                .orElseThrow(() -> new AssertionError("the user is not found by id"));
    }

    boolean changePassword(Account account, PasswordHash hash, Session session) {
        return store.users()
                .changePassword(
                        account,
                        hash,
                        Samples.opening(session),
                        Samples.event(AuthEventKind.PASSWORD_CHANGED, session));
    }

    boolean setPassword(Account account, PasswordHash hash) {
        return store.users()
                .setPassword(account.user().id(), hash, Samples.event(AuthEventKind.PASSWORD_SET, account.user()));
    }

    boolean setDisabled(Account account, boolean disabled) {
        AuthEventKind kind = disabled ? AuthEventKind.USER_DISABLED : AuthEventKind.USER_ENABLED;
        return store.users().setDisabled(account.user().id(), disabled, Samples.event(kind, account.user()));
    }

    void disabled(Account account) {
        assertTrue(setDisabled(account, true));
    }

    boolean delete(Account account) {
        return store.users().delete(account, Samples.event(AuthEventKind.USER_DELETED, account.user()));
    }

    void deleted(Account account) {
        assertTrue(delete(read(account)));
    }

    /** A session of that user that nobody has opened yet. */
    Session session(Account account) {
        return Samples.session(account.user().id(), store.now());
    }

    boolean open(Session session, Account account) {
        return open(session, account, account.passwordHash());
    }

    boolean open(Session session, Account account, PasswordHash hash) {
        return store.sessions()
                .open(Samples.opening(session), account, hash, Samples.event(AuthEventKind.SIGNED_IN, session))
                .isPresent();
    }

    Session opened(Account account) {
        Session session = session(account);
        assertTrue(open(session, account));
        return session;
    }

    boolean end(Session session) {
        return store.sessions().end(session.id(), session.aliveUntil(), Samples.signedOut(session));
    }

    Instant revokedUntil(Session session) {
        return store.revokedUntil(session.id()).orElseThrow(() -> new AssertionError("the session is not revoked"));
    }

    List<AuthEventKind> events(Account account) {
        return store.storedEvents(account.user().id());
    }

    List<SessionId> listed(Account account) {
        return store.sessions().list(account.user().id(), store.now()).stream()
                .map(Session::id)
                .toList();
    }

    void assertLives(Session session) {
        assertTrue(store.sessions().find(session.id()).isPresent(), "the session is found");
        assertFalse(store.revocations().isRevoked(session.id()), "the session is not revoked");
    }

    /** Ended as {@link dev.doorward.core.port.Sessions} says. */
    void assertOver(Session session) {
        assertNotFound(session);
        assertTrue(store.revocations().isRevoked(session.id()), "the session is revoked");
        assertFalse(revokedUntil(session).isBefore(session.aliveUntil()), "the revocation is kept long enough");
    }

    void assertNotFound(Session session) {
        assertEquals(Optional.empty(), store.sessions().find(session.id()));
        assertFalse(
                store.sessions().list(session.user(), store.now()).stream()
                        .anyMatch(other -> other.id().equals(session.id())),
                "the session is not listed");
    }

    void assertSame(Account expected, Account actual) {
        assertEquals(expected.user(), actual.user());
        assertEquals(expected.passwordHash().reveal(), actual.passwordHash().reveal());
        assertEquals(expected.passwordHash().pepperId(), actual.passwordHash().pepperId());
        assertEquals(
                expected.passwordHash().boundToUser(), actual.passwordHash().boundToUser());
        assertEquals(expected.passwordVersion(), actual.passwordVersion());
        assertEquals(expected.disabled(), actual.disabled());
    }

    /** Equal, but for the request's id, which a store need not keep. */
    void assertSame(Session expected, Session actual) {
        assertEquals(expected.id(), actual.id());
        assertEquals(expected.user(), actual.user());
        assertEquals(expected.createdAt(), actual.createdAt());
        assertEquals(expected.lastSeenAt(), actual.lastSeenAt());
        assertEquals(expected.expiresAt(), actual.expiresAt());
        assertEquals(expected.aliveUntil(), actual.aliveUntil());
        assertEquals(expected.seed(), actual.seed());
        assertEquals(expected.generation(), actual.generation());
        assertEquals(expected.client().ip(), actual.client().ip());
        assertEquals(expected.client().userAgent(), actual.client().userAgent());
    }

    /** As it is stored now. */
    Session found(Session session) {
        return store.sessions()
                .find(session.id())
                .orElseThrow(() -> new AssertionError("the session is not found"))
                .session();
    }
}
