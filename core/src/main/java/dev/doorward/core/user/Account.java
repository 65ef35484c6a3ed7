package dev.doorward.core.user;

import java.util.Objects;

/**
 * A user with what sign-in has to know.
 *
 * @param passwordVersion grows by one with every change of the password and stays when the same password is hashed anew
 * @param disabled whether an operator has locked the user out
 */
public record Account(User user, PasswordHash passwordHash, int passwordVersion, boolean disabled) {

    public Account {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(passwordHash, "passwordHash");
    }
}
