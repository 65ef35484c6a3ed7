package dev.doorward.core.user;

/**
 * What is wrong with one field that a person filled in.
 *
 * @param field the field's name on the wire, for example {@code email}
 * @param code stable and machine-readable, for example {@code too_long}
 * @param message one English sentence that a person may read; it never repeats what was typed
 */
public record FieldFault(String field, String code, String message) {

    /** The same fault of a field that has another name. */
    public FieldFault in(String otherField) {
        return new FieldFault(otherField, code, message);
    }

    static FieldFault required(String field) {
        return new FieldFault(field, "required", label(field) + " is required");
    }

    static FieldFault invalidCharacters(String field) {
        return new FieldFault(field, "invalid_characters", label(field) + " contains characters that are not allowed");
    }

    static FieldFault tooLong(String field, int max) {
        return new FieldFault(field, "too_long", label(field) + " must be " + max + " characters or less");
    }

    static FieldFault tooShort(String field, int min) {
        return new FieldFault(field, "too_short", label(field) + " must be at least " + min + " characters");
    }

    private static String label(String field) {
        return Character.toUpperCase(field.charAt(0)) + field.substring(1);
    }
}
