package dev.doorward.core.user;

import java.util.Objects;
import java.util.function.Predicate;

/** What a person typed to change the password, not yet checked; a field that was left out is the empty text. It does not print. */
public final class PasswordChange {

    private static final String CURRENT = "currentPassword";
    private static final String NEXT = "newPassword";

    private final ClaimedPassword current;
    private final String next;

    private PasswordChange(String currentPassword, String newPassword) {
        this.current = ClaimedPassword.of(currentPassword, CURRENT);
        this.next = Objects.requireNonNull(newPassword, "newPassword");
    }

    public static PasswordChange of(String currentPassword, String newPassword) {
        return new PasswordChange(currentPassword, newPassword);
    }

    /** The password that the user claims to have now. */
    public ClaimedPassword current() {
        return current;
    }

    /** The new password, read as {@link PasswordPolicy#parse}. */
    public Parsed<Password> next(PasswordPolicy policy, Predicate<Password> common) {
        Parsed<Password> parsed = policy.parse(next, common);
        return parsed.fault()
                .<Parsed<Password>>map(fault -> Parsed.bad(fault.in(NEXT)))
                .orElse(parsed);
    }

    @Override
    public String toString() {
        return "PasswordChange[hidden]";
    }
}
