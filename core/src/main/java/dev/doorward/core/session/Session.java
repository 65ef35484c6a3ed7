package dev.doorward.core.session;

import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * One sign-in of one user on one client.
 *
 * @param createdAt when it was opened, in whole microseconds
 * @param expiresAt when it ends at the latest, in whole seconds
 * @param aliveUntil the latest expiry of any access token made for it, in whole seconds: so long a revocation of the
 *     session has to be remembered
 * @param client where it was opened
 */
public record Session(
        SessionId id, UserId user, Instant createdAt, Instant expiresAt, Instant aliveUntil, ClientInfo client) {

    public Session {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(aliveUntil, "aliveUntil");
        Objects.requireNonNull(client, "client");
    }
}
