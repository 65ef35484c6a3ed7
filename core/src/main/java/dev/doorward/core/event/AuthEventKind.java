package dev.doorward.core.event;

import java.util.Locale;

/** What an {@link AuthEvent} tells. */
public enum AuthEventKind {
    /** A user signed up, which opened a session. */
    SIGNED_UP,
    /** A sign-up was refused. */
    SIGN_UP_REFUSED,
    /** A user signed in, which opened a session. */
    SIGNED_IN,
    /** A sign-in was refused. */
    SIGN_IN_REFUSED,
    /** A user signed out, which ended a session. */
    SIGNED_OUT;

    /** The stable machine-readable name, for example {@code signed_in}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
