package dev.doorward.adapter.postgres;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

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
                second.plus(Duration.ofDays(7)),
                second.plus(Duration.ofMinutes(15)),
                CLIENT);
    }

    static AuthEvent event(AuthEventKind kind, Session session) {
        return AuthEvent.of(kind, session.createdAt(), CLIENT, session.user(), session.id());
    }

    static boolean register(PostgresStore store, User user) {
        Session session = session(user.id());
        return store.users().register(user, hash("first"), session, event(AuthEventKind.SIGNED_UP, session));
    }

    static boolean open(PostgresStore store, Session session, Account account, PasswordHash hash) {
        return store.sessions().open(session, account, hash, event(AuthEventKind.SIGNED_IN, session));
    }

    static boolean end(PostgresStore store, Session session) {
        return store.sessions().end(session.id(), session.aliveUntil(), event(AuthEventKind.SIGNED_OUT, session));
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
