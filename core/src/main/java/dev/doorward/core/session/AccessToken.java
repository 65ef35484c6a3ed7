package dev.doorward.core.session;

import java.util.Objects;

/** An access token as it travels: a bearer secret (RFC 6750). It does not print and has no equality. */
public final class AccessToken {

    private final String value;

    private AccessToken(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Any text, proven or not. */
    public static AccessToken of(String value) {
        return new AccessToken(value);
    }

    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
