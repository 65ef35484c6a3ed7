package dev.doorward.core.session;

import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * One sign-in of one user on one client.
 *
 * @param createdAt when it was opened, in whole microseconds
 * @param lastSeenAt when it was opened or last refreshed, in whole microseconds
 * @param expiresAt when it ends at the latest, in whole seconds
 * @param aliveUntil the latest expiry of any access token made for it, in whole seconds: so long a revocation of the
 *     session has to be remembered
 * @param seed what its refresh tokens are made from
 * @param generation how often it was refreshed, which names the refresh token that is current
 * @param client where it was opened or last refreshed
 */
public record Session(
        SessionId id,
        UserId user,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt,
        Instant aliveUntil,
        RefreshSeed seed,
        int generation,
        ClientInfo client) {

    public Session {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(aliveUntil, "aliveUntil");
        Objects.requireNonNull(seed, "seed");
        Objects.requireNonNull(client, "client");
    }

    /** The same session after a refresh. */
    public Session refreshed(Instant at, Instant tokenEnd, ClientInfo from) {
        Instant alive = tokenEnd.isAfter(aliveUntil) ? tokenEnd : aliveUntil;
        return new Session(id, user, createdAt, at, expiresAt, alive, seed, generation + 1, from);
    }
}
