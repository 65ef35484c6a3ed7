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
    SIGNED_OUT,
    /** A refresh token was refused; nothing changed. */
    REFRESH_REFUSED,
    /** A refresh token that had been replaced came back too late: somebody has a copy. That ended the session. */
    REFRESH_REPLAYED,
    /** A user ended one of the own sessions. */
    SESSION_ENDED,
    /** A user opened one session more than may live, which ended the least recently seen. */
    SESSION_DISPLACED,
    /** A user ended all own sessions but the current one. */
    OTHER_SESSIONS_ENDED,
    /** A user ended all own sessions. */
    ALL_SESSIONS_ENDED,
    /** A user changed the password, which ended all earlier sessions and opened one. */
    PASSWORD_CHANGED,
    /** A change of password was refused. */
    PASSWORD_CHANGE_REFUSED,
    /** A user deleted the own account. */
    USER_DELETED,
    /** A deletion was refused. */
    DELETION_REFUSED,
    /** An operator locked a user out, which ended all sessions. */
    USER_DISABLED,
    /** An operator let a user in again. */
    USER_ENABLED,
    /** An operator set a user's password, which ended all sessions. */
    PASSWORD_SET,
    /** A new signing key was made. */
    KEY_ROTATED,
    /** Signing keys were encrypted anew, under another master key. */
    KEYS_REWRAPPED;

    /** The stable machine-readable name, for example {@code signed_in}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
