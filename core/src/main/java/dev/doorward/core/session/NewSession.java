package dev.doorward.core.session;

import dev.doorward.core.user.KnownDevice;
import java.util.Objects;

/**
 * A session to open, and the device on which it is opened, which is known from then on.
 *
 * @param session of generation 0
 */
public record NewSession(Session session, KnownDevice device) {

    public NewSession {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(device, "device");
    }
}
