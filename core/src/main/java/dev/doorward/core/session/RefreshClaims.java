package dev.doorward.core.session;

import java.util.Objects;

/**
 * What a refresh token says of itself, proven only when {@link dev.doorward.core.port.RefreshTokens#issue} makes the same
 * token again.
 *
 * @param generation how often the session was refreshed before this token was made; 0 at sign-in
 */
public record RefreshClaims(SessionId session, int generation) {

    public RefreshClaims {
        Objects.requireNonNull(session, "session");
    }
}
