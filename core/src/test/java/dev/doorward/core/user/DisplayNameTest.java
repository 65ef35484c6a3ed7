package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "Ada Lovelace",
                "\u674E\u5C0F\u9F8D",
                "\u0645\u062D\u0645\u062F",
                "O'Neil-Smith, Jr. <3",
                "\uD83D\uDC69\u200D\uD83D\uDCBB",
                "e\u0301"
            })
    void a_name_of_any_script_is_kept_as_it_is(String typed) {
        assertEquals(typed, DisplayName.parse(typed).get().value());
        assertEquals(typed, new DisplayName(typed).toString());
    }

    @Test
    void white_space_around_is_dropped() {
        assertEquals(
                "Ada  Lovelace",
                DisplayName.parse(" \t Ada  Lovelace\n\u3000").get().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void a_blank_name_is_missing(String typed) {
        assertEquals(
                Optional.of(new FieldFault("name", "required", "Name is required")),
                DisplayName.parse(typed).fault());
    }

    @Test
    void up_to_100_code_points_are_accepted() {
        DisplayName.parse("x".repeat(100)).get();
        DisplayName.parse("\uD83D\uDE00".repeat(100)).get();
        Optional<FieldFault> tooLong =
                Optional.of(new FieldFault("name", "too_long", "Name must be 100 characters or less"));
        assertEquals(tooLong, DisplayName.parse("x".repeat(101)).fault());
        assertEquals(tooLong, DisplayName.parse("\uD83D\uDE00".repeat(101)).fault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A\u0000da", "Ada\nLovelace", "A\u001Bda", "A\u0085da", "A\uD800da", "\uDC00"})
    void control_characters_and_lone_surrogates_are_refused(String typed) {
        assertEquals(
                Optional.of(
                        new FieldFault("name", "invalid_characters", "Name contains characters that are not allowed")),
                DisplayName.parse(typed).fault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " Ada", "Ada ", "A\u0000da"})
    void the_constructor_accepts_only_what_parse_returns(String value) {
        assertThrows(IllegalArgumentException.class, () -> new DisplayName(value));
    }
}
