package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertThrows(NullPointerException.class, () -> Credentials.of(null, ""));
        assertThrows(NullPointerException.class, () -> Credentials.of("", null));
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
        assertTrue(credentials.password().isEmpty());
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
