package dev.doorward.core.user;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody who has signed up.
 *
 * @param createdAt when, in whole microseconds
 */
public record User(UserId id, Email email, DisplayName name, Instant createdAt) {

    public User {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
