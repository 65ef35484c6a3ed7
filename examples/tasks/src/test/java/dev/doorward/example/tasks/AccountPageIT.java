package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class AccountPageIT extends InBothWidths {

    private Site.Guest atTheirAccount() {
        Site.Guest guest = site().guest();
        browser.go("/account");
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#profile-email", guest.email());
        browser.awaitText("#sessions", "This device");
        return guest;
    }

    private static int statusElsewhere(Site.Guest guest) {
        return guest.elsewhere().get("/api/auth/me").status();
    }

    @Test
    void every_session_is_listed_and_can_be_ended_by_its_own_button() {
        Site.Guest guest = atTheirAccount();
        browser.awaitText("#sessions", "Chrome on Linux");
        browser.awaitText("#sessions", "Java-http-client");
        inspect("account");
        assertEquals(200, statusElsewhere(guest));
        browser.pressThat("#sessions button");
        browser.awaitText("#page-done", "The session on Java-http-client has ended.");
        assertEquals(401, statusElsewhere(guest));
        assertFalse(browser.shown("#sessions").getText().contains("Java-http-client"));
        assertFalse(browser.isShown("#end-others"), "there is no other one left");
        inspect("account-session-ended");
    }

    @Test
    void all_other_sessions_can_be_ended_at_once() {
        Site.Guest guest = atTheirAccount();
        browser.press("end-others");
        browser.awaitText("#page-done", "You are signed out everywhere else.");
        assertEquals(401, statusElsewhere(guest));
        browser.reload();
        browser.awaitText("#profile-email", guest.email());
    }

    @Test
    void a_new_password_needs_the_old_one_and_ends_every_other_session() {
        Site.Guest guest = atTheirAccount();
        browser.type("current-password", "wrong horse battery");
        browser.type("new-password", "a better horse battery");
        browser.press("change-password");
        browser.awaitText("#current-password-error", "This is not your current password");
        assertEquals(200, statusElsewhere(guest));
        inspect("account-wrong-password");
        browser.type("current-password", Person.PASSWORD);
        browser.type("new-password", "short");
        browser.press("change-password");
        browser.awaitText("#new-password-error", "Password must be at least 8 characters");
        browser.type("new-password", "a better horse battery");
        browser.press("change-password");
        browser.awaitText("#page-done", "Your password has been changed.");
        assertEquals("", browser.value("current-password"));
        assertEquals(401, statusElsewhere(guest));
        inspect("account-password-changed");

        browser.press("sign-out");
        browser.awaitText("#notice", "You have signed out.");
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#form-error", "Invalid email or password");
        browser.signIn(guest.email(), "a better horse battery");
        browser.awaitText("#greeting", guest.name());
    }

    @Test
    void an_account_is_deleted_by_its_password_only() {
        Site.Guest guest = atTheirAccount();
        browser.press("delete-account");
        browser.awaitText("#delete-email", guest.email());
        inspect("account-delete");
        browser.type("delete-password", "wrong horse battery");
        browser.press("delete-confirm");
        browser.awaitText("#delete-password-error", "This is not your password");
        inspect("account-delete-wrong-password");
        browser.press("delete-cancel");
        browser.until("the dialog is closed", () -> !browser.isShown("#delete-dialog"));
        assertEquals(200, statusElsewhere(guest));

        browser.press("delete-account");
        browser.type("delete-password", Person.PASSWORD);
        browser.press("delete-confirm");
        browser.awaitText("#notice", "Your account has been deleted.");
        inspect("account-deleted");
        assertEquals(401, statusElsewhere(guest));
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#form-error", "Invalid email or password");
    }
}
