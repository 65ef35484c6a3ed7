package dev.doorward.core.session;

import dev.doorward.core.user.User;
import java.time.Instant;
import java.util.Objects;

/**
 * What a person gets who has signed up or in.
 *
 * @param accessToken proves the session until {@code expiresAt}
 * @param expiresAt when the access token dies, in whole seconds
 */
public record SessionGrant(User user, Session session, AccessToken accessToken, Instant expiresAt) {

    public SessionGrant {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
