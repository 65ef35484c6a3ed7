package dev.doorward.core.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/** A refresh token as it travels: an opaque bearer secret that rotates. It does not print and has no equality. */
public final class RefreshToken {

    private final String value;

    private RefreshToken(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Any text, proven or not. */
    public static RefreshToken of(String value) {
        return new RefreshToken(value);
    }

    public String reveal() {
        return value;
    }

    /** Whether both are the same text; the time it takes does not depend on where they differ. */
    public boolean matches(RefreshToken other) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "RefreshToken[hidden]";
    }
}
