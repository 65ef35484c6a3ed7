package dev.doorward.core.session;

import java.util.Objects;
import java.util.UUID;

/** A session's identity. It is no secret: it stands in the access token's {@code sid} claim. */
public record SessionId(UUID value) {

    public SessionId {
        Objects.requireNonNull(value, "value");
    }

    /** A fresh id: a version 4 UUID (RFC 9562, section 5.4) from the platform's secure random source. */
    public static SessionId random() {
        return new SessionId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
