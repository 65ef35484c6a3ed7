package dev.doorward.core;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Makes a session and its tokens in memory, before anything is written. */
final class SessionGrants {

    private final AccessTokens tokens;
    private final AuthPolicy policy;

    SessionGrants(AccessTokens tokens, AuthPolicy policy) {
        this.tokens = tokens;
        this.policy = policy;
    }

    SessionGrant grant(User user, Instant now, ClientInfo client) {
        Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        Instant sessionEnd = issuedAt.plus(policy.sessionTtl());
        Instant tokenEnd = earlier(issuedAt.plus(policy.accessTokenTtl()), sessionEnd);
        Session session = new Session(SessionId.random(), user.id(), now, sessionEnd, tokenEnd, client);
        AccessClaims claims = new AccessClaims(
                user.id(),
                session.id(),
                UUID.randomUUID(),
                user.email().typed(),
                user.name().value(),
                issuedAt,
                tokenEnd);
        return new SessionGrant(user, session, tokens.issue(claims), tokenEnd);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
