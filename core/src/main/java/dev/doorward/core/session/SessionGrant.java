package dev.doorward.core.session;

import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.User;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a person gets who has signed up or in, or refreshed a session.
 *
 * @param accessToken proves the session until {@code expiresAt}
 * @param expiresAt when the access token dies, in whole seconds
 * @param refreshToken gets the next access token, once, until {@code refreshExpiresAt}
 * @param refreshExpiresAt when the session ends unless it is refreshed before, in whole seconds
 * @param device by what the device is known at its next sign-in; empty after a refresh, which changes nothing of that
 */
public record SessionGrant(
        User user,
        Session session,
        AccessToken accessToken,
        Instant expiresAt,
        RefreshToken refreshToken,
        Instant refreshExpiresAt,
        Optional<KnownDevice> device) {

    public SessionGrant {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(refreshToken, "refreshToken");
        Objects.requireNonNull(refreshExpiresAt, "refreshExpiresAt");
        Objects.requireNonNull(device, "device");
    }

    /**
     * What a store keeps of it.
     *
     * @throws java.util.NoSuchElementException when it goes on with a session that was opened before
     */
    public NewSession opened() {
        return new NewSession(session, device.orElseThrow());
    }
}
