package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Optional;

/** Ends the session of a token. */
final class SignOut {

    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Sessions sessions;
    private final AuthEvents events;
    private final Now now;

    SignOut(AccessTokens accessTokens, RefreshTokens refreshTokens, Sessions sessions, AuthEvents events, Now now) {
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.sessions = sessions;
        this.events = events;
        this.now = now;
    }

    SignOutResult signOut(AccessToken token, ClientInfo client) {
        return accessTokens
                .verify(token)
                .map(claims -> ended(claims.user(), claims.session(), claims.expiresAt(), client))
                .orElseGet(SignOutResult.Invalid::new);
    }

    SignOutResult signOut(RefreshToken token, ClientInfo client) {
        Optional<RefreshClaims> claims = refreshTokens.read(token);
        if (claims.isEmpty()) {
            return new SignOutResult.Invalid();
        }
        SessionId id = claims.get().session();
        return sessions.find(id)
                .map(living -> genuine(token, claims.get(), living.session())
                        ? ended(living.user().id(), id, living.session().aliveUntil(), client)
                        : new SignOutResult.Invalid())
                .orElseGet(SignOutResult.SignedOut::new);
    }

    private boolean genuine(RefreshToken token, RefreshClaims claims, Session session) {
        return token.matches(refreshTokens.issue(session.id(), claims.generation(), session.seed()));
    }

    private SignOutResult ended(UserId user, SessionId session, Instant aliveUntil, ClientInfo client) {
        AuthEvent signedOut = AuthEvent.of(AuthEventKind.SIGNED_OUT, now.micros(), client, user, session);
        if (sessions.end(session, aliveUntil, signedOut)) {
            events.report(signedOut);
        }
        return new SignOutResult.SignedOut();
    }
}
