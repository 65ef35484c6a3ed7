package dev.doorward.core.event;

import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that an auditor wants to know. Events carry ids, never e-mails, names, passwords or tokens; whoever keeps
 * one keeps the client's address as a keyed hash only.
 *
 * @param kind what happened
 * @param at when, in whole microseconds
 * @param client where the request came from
 * @param user the user it is about, or empty when no user was found
 * @param session the session it is about, or empty when there is none
 * @param reason why it was refused, or empty when it was not; the caller is never told
 */
public record AuthEvent(
        AuthEventKind kind,
        Instant at,
        ClientInfo client,
        Optional<UserId> user,
        Optional<SessionId> session,
        Optional<RefusalReason> reason) {

    public AuthEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(reason, "reason");
    }

    /** A change of one session of one user. */
    public static AuthEvent of(AuthEventKind kind, Instant at, ClientInfo client, UserId user, SessionId session) {
        return new AuthEvent(kind, at, client, Optional.of(user), Optional.of(session), Optional.empty());
    }

    /** A change that concerns a user as a whole. */
    public static AuthEvent of(AuthEventKind kind, Instant at, ClientInfo client, UserId user) {
        return new AuthEvent(kind, at, client, Optional.of(user), Optional.empty(), Optional.empty());
    }

    /** The end of another session of this user, for which the opening that this event tells of left no room. */
    public AuthEvent displacing(SessionId other) {
        return new AuthEvent(AuthEventKind.SESSION_DISPLACED, at, client, user, Optional.of(other), Optional.empty());
    }

    /** A refusal; it changed nothing. */
    public static AuthEvent refusal(
            AuthEventKind kind, Instant at, ClientInfo client, Optional<UserId> user, RefusalReason reason) {
        return new AuthEvent(kind, at, client, user, Optional.empty(), Optional.of(reason));
    }
}
