package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What people are told who have to wait. */
class TooManyAttemptsIT extends InBothWidths {

    private static Site own;

    @Override
    Site site() {
        if (own == null) {
            own = Site.start(Map.of("DOORWARD_LIMIT_ACCOUNT", "1,PT1H,PT1H", "DOORWARD_LIMIT_SIGNUPS", "1/PT1H"));
        }
        return own;
    }

    @AfterAll
    static void closeSite() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    private static boolean toldToWait() {
        return browser.words().matches("(?s).*Too many attempts\\. Please try again in (60|5[0-9]) minutes\\..*");
    }

    @Test
    void who_has_guessed_too_often_is_told_how_long_to_wait() {
        Site.Guest guest = site().guest();
        browser.go("/signin");
        browser.signIn(guest.email(), "wrong horse battery");
        browser.awaitText("#form-error", "Invalid email or password");
        browser.until("the limit is reached", () -> {
            browser.press("submit");
            browser.until("there is an answer", () -> browser.isShown("#form-error"));
            return toldToWait();
        });
        assertEquals(guest.email(), browser.value("email"));
        inspect("sign-in-too-many");
    }

    @Test
    void who_signs_up_too_often_is_told_how_long_to_wait() {
        browser.go("/signup");
        for (int i = 1; !toldToWait(); i++) {
            if (browser.path().equals("/")) {
                browser.forget();
                browser.go("/signup");
            }
            browser.type("name", "Ada");
            browser.type("email", "ada" + width + "." + i + "@example.com");
            browser.type("password", Person.PASSWORD);
            browser.press("submit");
            browser.until("there is an answer", () -> browser.path().equals("/") || browser.isShown("#form-error"));
        }
        inspect("sign-up-too-many");
    }
}
