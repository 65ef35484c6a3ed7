package dev.doorward.core.session;

import dev.doorward.core.user.User;
import java.util.Objects;

/** A stored session with its user, who exists and is not disabled. Whether its time is over is for the reader to judge. */
public record LivingSession(Session session, User user) {

    public LivingSession {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(user, "user");
    }
}
