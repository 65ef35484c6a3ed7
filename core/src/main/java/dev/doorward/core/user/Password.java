package dev.doorward.core.user;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;

/**
 * A password somebody typed: not empty, no control character, no lone surrogate, at most 1,024 octets of UTF-8 in NFC
 * (NIST SP 800-63B-4, section 3.1.1.2, asks for normalisation before hashing). Length rules and the list of common
 * passwords are the {@link PasswordPolicy policy} of sign-up and change, so that a raised minimum locks nobody out.
 *
 * <p>It does not print and has no equality; {@link #reveal()} is the only way to read it.
 */
public final class Password {

    /** The longest password, in octets of its NFC form. */
    public static final int MAX_OCTETS = 1024;

    static final String FIELD = "password";

    private final String normalized;

    private Password(String normalized) {
        this.normalized = normalized;
    }

    /** Reads what was typed, white space included. */
    public static Parsed<Password> parse(String typed) {
        if (typed.isEmpty()) {
            return Parsed.bad(FieldFault.required(FIELD));
        }
        if (Characters.forbiddenIn(typed)) {
            return Parsed.bad(FieldFault.invalidCharacters(FIELD));
        }
        String normalized = Normalizer.normalize(typed, Normalizer.Form.NFC);
        return normalized.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS
                ? Parsed.bad(FieldFault.tooLong(FIELD, MAX_OCTETS))
                : Parsed.good(new Password(normalized));
    }

    /** @throws IllegalArgumentException when {@link #parse} would refuse it */
    public static Password of(String typed) {
        return parse(typed).value().orElseThrow(() -> new IllegalArgumentException("not a password"));
    }

    static boolean isTooLong(FieldFault fault) {
        return fault.code().equals("too_long");
    }

    /** A password of 256 random bits that nobody knows. */
    public static Password random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The password in NFC. */
    public String reveal() {
        return normalized;
    }

    /** How many code points it has in NFC. */
    public int length() {
        return Characters.count(normalized);
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
