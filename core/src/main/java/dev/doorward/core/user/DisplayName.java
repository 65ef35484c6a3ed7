package dev.doorward.core.user;

/**
 * The name a person wants to be called by: 1 to 100 code points of any script, without control characters, trimmed.
 *
 * @param value the trimmed name
 */
public record DisplayName(String value) {

    /** The longest name, in code points. */
    public static final int MAX_LENGTH = 100;

    private static final String FIELD = "name";

    /** @throws IllegalArgumentException when {@link #parse} would refuse it, or it is not trimmed */
    public DisplayName {
        if (faultIn(value) != null || !value.equals(value.strip())) {
            throw new IllegalArgumentException("not a display name");
        }
    }

    /** Reads what was typed; white space around it is dropped. */
    public static Parsed<DisplayName> parse(String typed) {
        String name = typed.strip();
        FieldFault fault = faultIn(name);
        return fault == null ? Parsed.good(new DisplayName(name)) : Parsed.bad(fault);
    }

    private static FieldFault faultIn(String name) {
        if (name.isEmpty()) {
            return FieldFault.required(FIELD);
        }
        if (Characters.forbiddenIn(name)) {
            return FieldFault.invalidCharacters(FIELD);
        }
        return Characters.count(name) > MAX_LENGTH ? FieldFault.tooLong(FIELD, MAX_LENGTH) : null;
    }

    @Override
    public String toString() {
        return value;
    }
}
