package dev.doorward.example.tasks;

import dev.doorward.adapter.http.Json;
import dev.doorward.core.user.FieldFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What somebody wants of a task.
 *
 * @param title empty: as it is
 * @param describes whether the description is to be another one
 * @param description the other one; empty: none
 * @param completed empty: as it is
 * @param faults what is wrong with it, all at once; when there are any, the rest means nothing
 */
record TaskChange(
        Optional<String> title,
        boolean describes,
        Optional<String> description,
        Optional<Boolean> completed,
        List<FieldFault> faults) {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DESCRIPTION = 1_000;

    /** A new task: it must have a title, and is not completed. */
    static TaskChange toCreate(Json body) {
        return of(Optional.of(body.text("title")), body, Optional.empty());
    }

    /** A change: members that are absent are not changed. */
    static TaskChange toChange(Json body) {
        Optional<String> title = body.has("title") ? Optional.of(body.text("title")) : Optional.empty();
        return of(title, body, body.optionalFlag("completed"));
    }

    private static TaskChange of(Optional<String> typedTitle, Json body, Optional<Boolean> completed) {
        Optional<String> title = typedTitle.map(String::strip);
        Optional<String> description = body.optionalText("description");
        List<FieldFault> faults = new ArrayList<>();
        title.ifPresent(text -> {
            if (text.isEmpty()) {
                faults.add(new FieldFault("title", "required", "Title is required"));
            } else {
                check("title", "Title", text, LONGEST_TITLE, Character::isISOControl, faults);
            }
        });
        description.ifPresent(
                text -> check("description", "Description", text, LONGEST_DESCRIPTION, TaskChange::isControl, faults));
        return new TaskChange(title, body.has("description"), description, completed, faults);
    }

    private static void check(
            String field, String label, String text, int longest, IntPredicate control, List<FieldFault> faults) {
        if (text.codePoints().anyMatch(control.or(c -> Character.getType(c) == Character.SURROGATE))) {
            faults.add(
                    new FieldFault(field, "invalid_characters", label + " contains characters that are not allowed"));
        } else if (text.codePointCount(0, text.length()) > longest) {
            faults.add(new FieldFault(field, "too_long", label + " must be " + longest + " characters or less"));
        }
    }

    /** Line breaks and tabs are part of a description. */
    private static boolean isControl(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
    }
}
