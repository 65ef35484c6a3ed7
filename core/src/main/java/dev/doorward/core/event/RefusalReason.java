package dev.doorward.core.event;

import java.util.Locale;

/** Why something was refused; for the audit only. */
public enum RefusalReason {
    /** Sign-up: the e-mail is registered. */
    EMAIL_TAKEN,
    /** Sign-in: nobody has that e-mail, or it is none. */
    UNKNOWN_EMAIL,
    /** The password does not verify, or nobody can have it. */
    WRONG_PASSWORD,
    /** An operator has locked the user out; the password was not looked at. */
    DISABLED,
    /** Right when it was read; meanwhile the user was deleted or disabled, or the password changed. */
    CHANGED_MEANWHILE,
    /** Refresh: the token is not genuine, or its session is over. */
    INVALID_REFRESH_TOKEN,
    /** Refresh: the session was not refreshed in time. */
    SESSION_EXPIRED,
    /** Too many attempts; nothing was verified. */
    THROTTLED;

    /** The stable machine-readable name, for example {@code wrong_password}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
