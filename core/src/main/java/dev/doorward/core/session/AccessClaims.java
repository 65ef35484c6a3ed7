package dev.doorward.core.session;

import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * What a genuine access token says (RFC 9068). It is complete: answering "who am I" needs no database.
 *
 * @param user the {@code sub} claim
 * @param session the {@code sid} claim
 * @param tokenId the {@code jti} claim
 * @param email the address as its owner typed it, when the token was made
 * @param name the name, when the token was made
 * @param issuedAt the {@code iat} claim, whole seconds
 * @param expiresAt the {@code exp} claim, whole seconds; the token is dead from this second on
 */
public record AccessClaims(
        UserId user, SessionId session, UUID tokenId, String email, String name, Instant issuedAt, Instant expiresAt) {

    public AccessClaims {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(tokenId, "tokenId");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Without the person's name and address. */
    @Override
    public String toString() {
        return "AccessClaims[user=" + user + ", session=" + session + ", expiresAt=" + expiresAt + "]";
    }
}
