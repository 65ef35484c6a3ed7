package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignInPageIT extends InBothWidths {

    @Test
    void a_wrong_password_is_said_and_the_right_one_lets_in() {
        Site.Guest guest = site().guest();
        browser.go("/signin");
        browser.shown("#submit");
        inspect("sign-in");
        browser.signIn(guest.email(), "wrong horse battery");
        browser.awaitText("#form-error", "Invalid email or password");
        assertTrue(browser.hasFocus("#form-error"), "a screen reader is there, too");
        assertEquals(guest.email(), browser.value("email"));
        inspect("sign-in-wrong-password");
        browser.signIn("nobody@example.com", Person.PASSWORD);
        browser.awaitText("#form-error", "Invalid email or password");
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#greeting", "Signed in as " + guest.name());
    }

    @Test
    void what_is_missing_is_said_beside_its_field() {
        browser.go("/signin");
        browser.press("submit");
        browser.awaitText("#email-error", "Email is required");
        browser.awaitText("#password-error", "Password is required");
        inspect("sign-in-missing");
    }

    @Test
    void who_is_signed_in_is_sent_on_from_the_pages_for_strangers() {
        browser.go("/signin");
        browser.signIn(site().guest().email(), Person.PASSWORD);
        browser.awaitPath("/");
        browser.go("/signin");
        browser.awaitPath("/");
        browser.go("/signup?return=%2Faccount");
        browser.awaitPath("/account");
    }

    @Test
    void who_signs_in_comes_back_to_the_page_they_wanted() {
        browser.go("/account?from=mail");
        browser.awaitPath("/signin?return=%2Faccount%3Ffrom%3Dmail");
        browser.signIn(site().guest().email(), Person.PASSWORD);
        browser.awaitPath("/account?from=mail");
    }

    @Test
    void no_link_leads_away_after_signing_in() {
        Site.Guest guest = site().guest();
        List<String> hostile = List.of(
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "javascript:alert(1)",
                "/%2Fevil.example");
        for (String wanted : hostile) {
            String link = "/signin?return=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
            browser.forget();
            browser.go(link);
            browser.signIn(guest.email(), Person.PASSWORD);
            browser.awaitText("#greeting", guest.name());
            assertEquals(site().url() + "/", browser.address(), wanted);
            browser.go(link);
            assertEquals(site().url() + "/", browser.address(), wanted);
        }
    }

    @Test
    void the_password_can_be_looked_at_and_is_hidden_again_when_it_is_sent() {
        browser.go("/signin");
        browser.type("email", site().guest().email());
        browser.type("password", Person.PASSWORD);
        browser.shown("#password[type=password]");
        browser.pressThat(".show");
        browser.shown("#password[type=text]");
        assertEquals(Person.PASSWORD, browser.value("password"));
        browser.shown(".show[aria-pressed=true]");
        inspect("sign-in-password-shown");
        browser.holdRequests();
        browser.press("submit");
        browser.shown("#submit[aria-busy=true]:disabled");
        browser.shown("#password[type=password]");
        inspect("sign-in-busy");
        browser.letGo();
        browser.awaitPath("/");
    }

    @Test
    void without_a_network_the_person_is_told_and_nothing_typed_is_lost() {
        Site.Guest guest = site().guest();
        browser.go("/signin");
        browser.shown("#submit:enabled");
        browser.online(false);
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#form-error", "The server cannot be reached. Check your connection and try again.");
        assertEquals(Person.PASSWORD, browser.value("password"));
        inspect("sign-in-offline");
        browser.online(true);
        browser.press("submit");
        browser.awaitText("#greeting", guest.name());
    }

    @Test
    void an_address_that_leads_nowhere_is_a_page_too() {
        browser.go("/nowhere");
        browser.awaitText("#title", "Page not found");
        inspect("not-found");
        assertEquals(1, browser.complaints().size(), "the browser says so, too");
    }
}
