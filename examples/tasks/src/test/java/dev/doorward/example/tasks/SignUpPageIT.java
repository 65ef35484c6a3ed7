package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignUpPageIT extends InBothWidths {

    @Test
    void a_new_person_signs_up_and_is_at_their_tasks() {
        browser.go("/");
        browser.awaitPath("/signin?return=%2F");
        browser.press("other");
        browser.awaitPath("/signup?return=%2F");
        browser.shown("#submit");
        inspect("sign-up");
        browser.type("name", "Ada Lovelace");
        browser.type("email", "Ada" + width + "@example.com");
        browser.type("password", Person.PASSWORD);
        browser.holdRequests();
        browser.press("submit");
        browser.shown("#submit[aria-busy=true]:disabled");
        inspect("sign-up-busy");
        browser.letGo();
        browser.awaitPath("/");
        browser.awaitText("#greeting", "Signed in as Ada Lovelace");
        browser.shown("#empty");
        inspect("dashboard-empty");
    }

    @Test
    void all_that_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
        browser.go("/signup");
        browser.press("submit");
        browser.awaitText("#name-error", "Name is required");
        browser.awaitText("#email-error", "Email is required");
        browser.awaitText("#password-error", "Password is required");
        assertTrue(browser.hasFocus("#name[aria-invalid=true]"));

        browser.type("name", "Ada");
        assertFalse(browser.isShown("#name-error"), "what is put right is no fault any more");
        browser.type("email", "ada at example");
        browser.type("password", "short");
        browser.press("submit");
        browser.awaitText("#email-error", "Please enter a valid email");
        browser.awaitText("#password-error", "Password must be at least 8 characters");
        assertTrue(browser.hasFocus("#email[aria-invalid=true]"));
        assertEquals("ada at example", browser.value("email"));
        assertEquals("short", browser.value("password"));
        inspect("sign-up-faults");
    }

    @Test
    void a_common_password_is_refused_beside_it() {
        browser.go("/signup");
        browser.type("name", "Ada");
        browser.type("email", "ada@example.net");
        browser.type("password", "password1");
        browser.press("submit");
        browser.awaitText("#password-error", "Please choose a less common password");
        browser.awaitPath("/signup");
    }

    @Test
    void who_has_an_account_already_is_told_where_to_sign_in() {
        Site.Guest guest = site().guest();
        browser.go("/signup?return=%2Faccount");
        browser.type("name", "Somebody");
        browser.type("email", guest.email());
        browser.type("password", Person.PASSWORD);
        browser.press("submit");
        browser.awaitText("#email-error", "Email already registered. Sign in below");
        inspect("sign-up-taken");
        browser.press("other");
        browser.awaitPath("/signin?return=%2Faccount");
    }
}
