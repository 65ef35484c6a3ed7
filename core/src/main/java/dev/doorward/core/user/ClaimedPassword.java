package dev.doorward.core.user;

import java.util.Objects;
import java.util.Optional;

/**
 * A password that somebody claims to be the right one. It is faulty only when it is missing or holds characters that no field
 * may hold; one that nobody can have, because it is too long, is simply wrong. It does not print.
 */
public final class ClaimedPassword {

    private final Parsed<Password> parsed;
    private final String field;

    private ClaimedPassword(String typed, String field) {
        this.parsed = Password.parse(Objects.requireNonNull(typed, field));
        this.field = field;
    }

    /** As it was typed in the field {@code password}; one that was left out is the empty text. */
    public static ClaimedPassword of(String typed) {
        return new ClaimedPassword(typed, Password.FIELD);
    }

    static ClaimedPassword of(String typed, String field) {
        return new ClaimedPassword(typed, field);
    }

    /** What a client has to mend before it may try. */
    public Optional<FieldFault> fault() {
        return parsed.fault().filter(fault -> !Password.isTooLong(fault)).map(fault -> fault.in(field));
    }

    /** The password, or empty when nobody can have it. */
    public Optional<Password> value() {
        return parsed.value();
    }

    @Override
    public String toString() {
        return "ClaimedPassword[hidden]";
    }
}
