package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {

    private static final FieldFault INVALID =
            new FieldFault("password", "invalid_characters", "Password contains characters that are not allowed");

    private static Optional<FieldFault> fault(PasswordPolicy policy, String typed) {
        return Registration.of("Ada", "ada@example.org", typed).password(policy).fault();
    }

    @Test
    void white_space_is_part_of_a_password() {
        assertEquals("  two  words  ", Password.of("  two  words  ").reveal());
        assertEquals(" ", Password.of(" ").reveal());
    }

    @Test
    void an_empty_password_is_missing() {
        assertEquals(
                Optional.of(new FieldFault("password", "required", "Password is required")),
                Password.parse("").fault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000b",
                "line\nbreak",
                "tab\tstop",
                "\u007F",
                "\u0085",
                "lone\uD800",
                "\uDC00lone",
                "\uDE00\uD83D"
            })
    void control_characters_and_lone_surrogates_are_refused(String typed) {
        assertEquals(Optional.of(INVALID), Password.parse(typed).fault());
        assertEquals(Optional.of(INVALID), fault(PasswordPolicy.DEFAULT, typed));
    }

    @Test
    void a_password_is_kept_and_counted_in_nfc() {
        Password password = Password.of("e\u0301".repeat(4));
        assertEquals("\u00E9".repeat(4), password.reveal());
        assertEquals(4, password.length());
    }

    @Test
    void characters_outside_the_basic_plane_count_once() {
        assertEquals(3, Password.of("\uD83D\uDE00".repeat(3)).length());
    }

    @Test
    void compatibility_characters_stay_different() {
        assertNotEquals(Password.of("\uFB01sh").reveal(), Password.of("fish").reveal());
    }

    @Test
    void up_to_1024_octets_of_nfc_are_accepted() {
        Password.of("x".repeat(1024));
        Password.of("\uD83D\uDE00".repeat(256));
        Password.of("e\u0301".repeat(512));
        Optional<FieldFault> tooLong =
                Optional.of(new FieldFault("password", "too_long", "Password must be 1024 characters or less"));
        assertEquals(tooLong, Password.parse("x".repeat(1025)).fault());
        assertEquals(tooLong, Password.parse("\uD83D\uDE00".repeat(256) + "x").fault());
        assertEquals(tooLong, Password.parse("e\u0301".repeat(513)).fault());
    }

    @Test
    void of_throws_without_repeating_what_was_typed() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> Password.of("canary\u0000"));
        assertFalse(thrown.getMessage().contains("canary"));
    }

    @Test
    void random_passwords_are_all_different_and_long() {
        assertNotEquals(Password.random().reveal(), Password.random().reveal());
        assertEquals(43, Password.random().length());
    }

    @ParameterizedTest
    @CsvSource({"8, 256", "15, 64", "1, 256", "64, 64"})
    void a_policy_accepts_from_min_to_max_code_points(int min, int max) {
        PasswordPolicy policy = new PasswordPolicy(min, max);
        assertEquals(Optional.empty(), fault(policy, "\uD83D\uDE00".repeat(min)));
        assertEquals(Optional.empty(), fault(policy, "e\u0301".repeat(max)));
        Optional<FieldFault> tooLong =
                Optional.of(new FieldFault("password", "too_long", "Password must be " + max + " characters or less"));
        assertEquals(tooLong, fault(policy, "x".repeat(max + 1)));
        assertEquals(tooLong, fault(policy, "x".repeat(2000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 15})
    void a_policy_refuses_what_is_too_short_in_nfc(int min) {
        assertEquals(
                Optional.of(
                        new FieldFault("password", "too_short", "Password must be at least " + min + " characters")),
                fault(new PasswordPolicy(min, 256), "e\u0301".repeat(min - 1)));
    }

    @Test
    void the_default_is_8_to_256() {
        assertEquals(new PasswordPolicy(8, 256), PasswordPolicy.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"0, 256, min", "-1, 256, min", "101, 100, min", "8, 63, max", "8, 257, max"})
    void a_policy_out_of_range_is_a_callers_bug_and_named(int min, int max, String named) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> new PasswordPolicy(min, max));
        assertTrue(thrown.getMessage().startsWith(named), thrown.getMessage());
    }

    @Test
    void a_password_hash_tells_what_it_was_made_of() {
        PasswordHash hash = new PasswordHash("$phc", "pepper-1", true);
        assertEquals("$phc", hash.reveal());
        assertEquals("pepper-1", hash.pepperId());
        assertTrue(hash.boundToUser());
        assertFalse(new PasswordHash("$phc", "", false).boundToUser());
        assertThrows(NullPointerException.class, () -> new PasswordHash(null, "", true));
        assertThrows(NullPointerException.class, () -> new PasswordHash("", null, true));
    }
}
