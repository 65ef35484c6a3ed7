package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a person typed, before it is believed. */
class InputTest {

    private static List<String> codes(List<FieldFault> faults) {
        return faults.stream().map(fault -> fault.field() + " " + fault.code()).toList();
    }

    @Test
    void a_registration_reads_each_field() {
        Registration registration = Registration.of(" Ada ", " ada@example.org ", "correct horse");
        assertEquals("Ada", registration.name().get().value());
        assertEquals("ada@example.org", registration.email().get().typed());
    }

    @Test
    void a_missing_argument_is_a_callers_bug_and_named() {
        assertNamed("name", () -> Registration.of(null, "", ""));
        assertNamed("email", () -> Registration.of("", null, ""));
        assertNamed("password", () -> Registration.of("", "", null));
        assertNamed("email", () -> Credentials.of(null, ""));
        assertNamed("password", () -> Credentials.of("", null));
        assertNamed("currentPassword", () -> PasswordChange.of(null, ""));
        assertNamed("newPassword", () -> PasswordChange.of("", null));
    }

    private static void assertNamed(String name, Executable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
    }

    @Test
    void missing_fields_and_forbidden_characters_are_faults_of_credentials() {
        assertEquals(
                List.of("email required", "password required"),
                codes(Credentials.of(" ", "").faults()));
        assertEquals(
                List.of("email invalid_characters", "password invalid_characters"),
                codes(Credentials.of("a\u0000", "\uD800").faults()));
        assertEquals(
                List.of("password required"),
                codes(Credentials.of("ada@example.org", "").faults()));
    }

    @Test
    void an_email_that_is_none_and_a_password_nobody_can_have_are_no_faults_of_credentials() {
        Credentials credentials = Credentials.of("this is no email", "x".repeat(1025));
        assertEquals(List.of(), credentials.faults());
        assertEquals(Optional.empty(), credentials.email());
        assertEquals(Optional.empty(), credentials.password().value());
    }

    @Test
    void a_claimed_password_is_faulty_only_when_it_is_missing_or_holds_forbidden_characters() {
        assertEquals(
                Optional.of("password required"), code(ClaimedPassword.of("").fault()));
        assertEquals(
                Optional.of("password invalid_characters"),
                code(ClaimedPassword.of("a\u0000b").fault()));
        assertEquals(Optional.empty(), ClaimedPassword.of("x").fault());
        assertEquals("x", ClaimedPassword.of("x").value().orElseThrow().reveal());

        ClaimedPassword nobodys = ClaimedPassword.of("x".repeat(1025));
        assertEquals(Optional.empty(), nobodys.fault());
        assertEquals(Optional.empty(), nobodys.value());
        assertNamed("password", () -> ClaimedPassword.of(null));
    }

    private static Optional<String> code(Optional<FieldFault> fault) {
        return fault.map(found -> found.field() + " " + found.code());
    }

    @Test
    void a_change_of_password_names_its_own_fields() {
        PasswordChange empty = PasswordChange.of("", "");
        assertEquals(
                Optional.of("currentPassword required"), code(empty.current().fault()));
        assertEquals(
                Optional.of("newPassword required"),
                code(empty.next(PasswordPolicy.DEFAULT, common -> false).fault()));
        assertEquals(
                Optional.of("newPassword too_common"),
                code(PasswordChange.of("old", "password")
                        .next(PasswordPolicy.DEFAULT, common -> true)
                        .fault()));

        PasswordChange good = PasswordChange.of("x", "correct horse");
        assertEquals(Optional.empty(), good.current().fault());
        assertEquals("x", good.current().value().orElseThrow().reveal());
        assertEquals(
                "correct horse",
                good.next(PasswordPolicy.DEFAULT, common -> false).get().reveal());
    }

    @Test
    void a_good_field_has_a_noun_and_no_fault() {
        Parsed<String> good = Parsed.good("noun");
        assertEquals("noun", good.get());
        assertEquals(Optional.of("noun"), good.value());
        assertEquals(Optional.empty(), good.fault());
    }

    @Test
    void a_faulty_field_has_a_fault_and_no_noun() {
        FieldFault why = FieldFault.required("name");
        Parsed<String> bad = Parsed.bad(why);
        assertEquals(Optional.of(why), bad.fault());
        assertEquals(Optional.empty(), bad.value());
        assertThrows(NoSuchElementException.class, bad::get);
    }

    @Test
    void faults_keep_the_order_of_the_fields() {
        FieldFault one = FieldFault.required("name");
        FieldFault two = FieldFault.required("email");
        assertEquals(List.of(one, two), Parsed.faults(Parsed.bad(one), Parsed.good("noun"), Parsed.bad(two)));
        assertEquals(List.of(), Parsed.faults());
    }
}
