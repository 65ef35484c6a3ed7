package dev.doorward.core.port;

import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Email;
import java.time.Instant;

/**
 * Knows the devices that {@link Users} and {@link Sessions} have stored together with a session that was opened on them. May throw
 * {@link StoreFailure}.
 */
public interface Devices {

    /** So many devices of one user are kept at least; the one whose user signed in on it longest ago may go first. */
    int MOST = 20;

    /** Whether a session was opened on this device for the user with this e-mail, and it has not been forgotten since. */
    boolean knows(Email email, DeviceToken token, Instant now);
}
