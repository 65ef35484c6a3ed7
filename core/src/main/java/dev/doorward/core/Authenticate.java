package dev.doorward.core;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import java.util.Optional;

/** Proves a token and that its session lives, without a database. */
final class Authenticate {

    private final AccessTokens tokens;
    private final Revocations revocations;
    private final Now now;

    Authenticate(AccessTokens tokens, Revocations revocations, Now now) {
        this.tokens = tokens;
        this.revocations = revocations;
        this.now = now;
    }

    AuthenticateResult authenticate(AccessToken token) {
        Optional<AccessClaims> genuine = tokens.verify(token);
        if (genuine.isEmpty() || revocations.isRevoked(genuine.get().session())) {
            return new AuthenticateResult.Invalid();
        }
        return now.micros().isBefore(genuine.get().expiresAt())
                ? new AuthenticateResult.Authenticated(genuine.get())
                : new AuthenticateResult.Expired();
    }
}
