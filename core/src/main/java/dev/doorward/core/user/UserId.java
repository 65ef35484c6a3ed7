package dev.doorward.core.user;

import java.util.Objects;
import java.util.UUID;

/** A user's identity; it never changes and is never given to somebody else. */
public record UserId(UUID value) {

    public UserId {
        Objects.requireNonNull(value, "value");
    }

    /** A fresh id: a version 4 UUID (RFC 9562, section 5.4) from the platform's secure random source. */
    public static UserId random() {
        return new UserId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
