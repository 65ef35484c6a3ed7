package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.ClientInfo;
import java.util.Optional;

/** Ends the session of a token. */
final class SignOut {

    private final AccessTokens tokens;
    private final Sessions sessions;
    private final AuthEvents events;
    private final Now now;

    SignOut(AccessTokens tokens, Sessions sessions, AuthEvents events, Now now) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.events = events;
        this.now = now;
    }

    SignOutResult signOut(AccessToken token, ClientInfo client) {
        Optional<AccessClaims> genuine = tokens.verify(token);
        if (genuine.isEmpty()) {
            return new SignOutResult.Invalid();
        }
        AccessClaims claims = genuine.get();
        AuthEvent signedOut =
                AuthEvent.of(AuthEventKind.SIGNED_OUT, now.micros(), client, claims.user(), claims.session());
        if (sessions.end(claims.session(), claims.expiresAt(), signedOut)) {
            events.report(signedOut);
        }
        return new SignOutResult.SignedOut();
    }
}
