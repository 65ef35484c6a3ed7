package dev.doorward.core;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Makes sessions and their tokens in memory, before anything is written. */
final class SessionGrants {

    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final AuthPolicy policy;

    SessionGrants(AccessTokens accessTokens, RefreshTokens refreshTokens, AuthPolicy policy) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.policy = policy;
    }

    /** A new session with its first tokens. */
    SessionGrant opened(User user, Instant now, ClientInfo client, KnownDevice device) {
        Instant end = seconds(now).plus(policy.sessionTtl());
        Instant tokenEnd = tokenEnd(now, end);
        return granted(
                user,
                new Session(SessionId.random(), user.id(), now, now, end, tokenEnd, refreshTokens.seed(), 0, client),
                now,
                tokenEnd,
                Optional.of(device));
    }

    /** The next generation of a session with its tokens. */
    SessionGrant refreshed(User user, Session session, Instant now, ClientInfo client) {
        Instant tokenEnd = tokenEnd(now, session.expiresAt());
        return granted(user, session.refreshed(now, tokenEnd, client), now, tokenEnd, Optional.empty());
    }

    /**
     * The tokens of this generation once more, for whoever lost the answer. The access token dies no later than the one in
     * the lost answer, so nothing has to be written.
     */
    SessionGrant repeated(User user, Session session, Instant now) {
        Instant tokenEnd = earlier(tokenEnd(now, session.expiresAt()), session.aliveUntil());
        return granted(user, session, now, tokenEnd, Optional.empty());
    }

    /** Whether the session can be refreshed no more. */
    boolean over(Session session, Instant now) {
        return !now.isBefore(refreshEnd(session));
    }

    private SessionGrant granted(
            User user, Session session, Instant now, Instant tokenEnd, Optional<KnownDevice> device) {
        AccessClaims claims = new AccessClaims(
                user.id(),
                session.id(),
                UUID.randomUUID(),
                user.email().typed(),
                user.name().value(),
                seconds(now),
                tokenEnd);
        return new SessionGrant(
                user,
                session,
                accessTokens.issue(claims),
                tokenEnd,
                refreshTokens.issue(session.id(), session.generation(), session.seed()),
                refreshEnd(session),
                device);
    }

    private Instant tokenEnd(Instant now, Instant sessionEnd) {
        Instant idleEnd = seconds(now).plus(policy.sessionIdleTtl());
        return earlier(seconds(now).plus(policy.accessTokenTtl()), earlier(idleEnd, sessionEnd));
    }

    private Instant refreshEnd(Session session) {
        return earlier(seconds(session.lastSeenAt()).plus(policy.sessionIdleTtl()), session.expiresAt());
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
