package dev.doorward.core.user;

import java.time.Instant;
import java.util.Objects;

/**
 * A device on which a user has signed up or in.
 *
 * @param token shows that it is the device; a store keeps its digest only
 * @param knownUntil when it is forgotten unless its user signs in on it before, in whole seconds
 */
public record KnownDevice(DeviceToken token, Instant knownUntil) {

    public KnownDevice {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(knownUntil, "knownUntil");
    }
}
