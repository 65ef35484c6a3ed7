package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Replaces a refresh token by its successor. The successor is computed, not drawn, so any number of simultaneous refreshes
 * of one token, on any number of nodes, are answered with the same one, and so is a retry shortly after.
 */
final class Refresh {

    /** Each lost race means that another refresh won, so the next round finds a replaced token. Two would do. */
    private static final int ROUNDS = 4;

    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final Throttle throttle;
    private final SessionGrants grants;
    private final AuthEvents events;
    private final Now now;
    private final Duration retry;

    Refresh(
            Sessions sessions,
            RefreshTokens refreshTokens,
            Throttle throttle,
            SessionGrants grants,
            AuthEvents events,
            Now now,
            Duration retry) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.throttle = throttle;
        this.grants = grants;
        this.events = events;
        this.now = now;
        this.retry = retry;
    }

    RefreshResult refresh(RefreshToken token, ClientInfo client) {
        Optional<RefreshClaims> claims = refreshTokens.read(token);
        Optional<LivingSession> found = claims.flatMap(read -> genuine(token, read));
        if (found.isEmpty()) {
            return rejected(client, Optional.empty(), RefusalReason.INVALID_REFRESH_TOKEN);
        }
        // Only now: the session's id is no secret, and strangers must not use up its owner's budget.
        try (Throttle.Attempt attempt = throttle.refresh(claims.get().session())) {
            RefreshResult result = attempt.refused()
                    .map(wait -> throttled(wait, found.get().user().id(), client))
                    .orElseGet(() -> refreshed(token, claims.get(), found, client));
            attempt.counts();
            return result;
        }
    }

    private RefreshResult throttled(Duration wait, UserId user, ClientInfo client) {
        rejected(client, Optional.of(user), RefusalReason.THROTTLED);
        return new RefreshResult.Throttled(wait);
    }

    private RefreshResult refreshed(
            RefreshToken token, RefreshClaims claims, Optional<LivingSession> found, ClientInfo client) {
        Optional<LivingSession> living = found;
        for (int round = 0; round < ROUNDS; round++) {
            if (round > 0) {
                living = genuine(token, claims);
            }
            if (living.isEmpty()) {
                return rejected(client, Optional.empty(), RefusalReason.INVALID_REFRESH_TOKEN);
            }
            Optional<RefreshResult> result = decided(claims.generation(), living.get(), client);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new Overloaded("a session is being refreshed too often");
    }

    /** The living session that this token was really made for. */
    private Optional<LivingSession> genuine(RefreshToken token, RefreshClaims claims) {
        return sessions.find(claims.session()).filter(living -> {
            Session session = living.session();
            return token.matches(refreshTokens.issue(session.id(), claims.generation(), session.seed()));
        });
    }

    /** The ending, or empty when another refresh came first and the session has to be read again. */
    private Optional<RefreshResult> decided(int generation, LivingSession living, ClientInfo client) {
        Session session = living.session();
        Instant at = now.micros();
        if (grants.over(session, at)) {
            return Optional.of(rejected(client, Optional.of(session.user()), RefusalReason.SESSION_EXPIRED));
        }
        if (generation == session.generation()) {
            SessionGrant next = grants.refreshed(living.user(), session, at, client);
            return sessions.refresh(next.session()) ? Optional.of(new RefreshResult.Refreshed(next)) : Optional.empty();
        }
        boolean inTime = !at.isAfter(session.lastSeenAt().plus(retry));
        if (inTime && generation == session.generation() - 1) {
            return Optional.of(new RefreshResult.Refreshed(grants.repeated(living.user(), session, at)));
        }
        // A request that was long on its way while its sender went on, or a store that lost its latest refreshes: no
        // more
        // than a refusal. Whoever holds a copy comes again, and then it is a replay.
        boolean harmless = inTime || generation > session.generation();
        return Optional.of(
                harmless
                        ? rejected(client, Optional.of(session.user()), RefusalReason.INVALID_REFRESH_TOKEN)
                        : replayed(session, at, client));
    }

    private RefreshResult replayed(Session session, Instant at, ClientInfo client) {
        AuthEvent event = AuthEvent.of(AuthEventKind.REFRESH_REPLAYED, at, client, session.user(), session.id());
        if (sessions.end(session.id(), session.aliveUntil(), event)) {
            events.report(event);
        }
        return new RefreshResult.Rejected();
    }

    private RefreshResult rejected(ClientInfo client, Optional<UserId> user, RefusalReason reason) {
        events.report(AuthEvent.refusal(AuthEventKind.REFRESH_REFUSED, now.micros(), client, user, reason));
        return new RefreshResult.Rejected();
    }
}
