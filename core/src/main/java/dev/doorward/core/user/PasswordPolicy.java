package dev.doorward.core.user;

import java.util.function.Predicate;

/**
 * How long a new password must be, in code points of its NFC form. There are no composition rules (NIST SP 800-63B-4,
 * section 3.1.1.2, forbids them). The same section asks for at least 15 where the password is the only factor; 8 is the
 * default here, as its floor for passwords beside a second factor, and can be raised at any time.
 *
 * @param min the least, 1 to {@code max}
 * @param max the most, 64 to 256
 */
public record PasswordPolicy(int min, int max) {

    /** 8 to 256 code points. */
    public static final PasswordPolicy DEFAULT = new PasswordPolicy(8, 256);

    private static final FieldFault TOO_COMMON =
            new FieldFault(Password.FIELD, "too_common", "Please choose a less common password");

    /** @throws IllegalArgumentException when a bound is out of its range */
    public PasswordPolicy {
        if (max < 64 || max > 256) {
            throw new IllegalArgumentException("max must be 64 to 256, is " + max);
        }
        if (min < 1 || min > max) {
            throw new IllegalArgumentException("min must be 1 to " + max + ", is " + min);
        }
    }

    /**
     * Reads a password that somebody wants to have from now on.
     *
     * @param common whether guessers try it first
     */
    public Parsed<Password> parse(String typed, Predicate<Password> common) {
        Parsed<Password> parsed = Password.parse(typed);
        if (parsed.value().isEmpty()) {
            boolean tooLong = parsed.fault().filter(Password::isTooLong).isPresent();
            return tooLong ? Parsed.bad(FieldFault.tooLong(Password.FIELD, max)) : parsed;
        }
        int length = parsed.get().length();
        if (length < min) {
            return Parsed.bad(FieldFault.tooShort(Password.FIELD, min));
        }
        if (length > max) {
            return Parsed.bad(FieldFault.tooLong(Password.FIELD, max));
        }
        return common.test(parsed.get()) ? Parsed.bad(TOO_COMMON) : parsed;
    }
}
