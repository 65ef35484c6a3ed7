package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Access tokens that die within seconds, and sessions that end. */
class SessionEndIT extends InBothWidths {

    private static Site own;

    @Override
    Site site() {
        if (own == null) {
            own = Site.start(Map.of("DOORWARD_ACCESS_TOKEN_TTL", "PT2S"));
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

    private Site.Guest signedInAt(String path) {
        Site.Guest guest = site().guest();
        browser.go(path);
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitPath(path);
        return guest;
    }

    /** Waits until the server would not take the page's access token any more. */
    private static void awaitExpiry() {
        browser.until(
                "the access token has expired",
                () -> "token_expired"
                        .equals(browser.asyncScript(
                                "const done = arguments[arguments.length - 1]; fetch('/api/auth/me')"
                                        + ".then((answer) => answer.json()).then(({ code }) => done(code ?? ''))")));
    }

    private void endSessions(Site.Guest guest) throws SQLException {
        site().database()
                .run("update accounts.sessions set expires_at = created_at where user_id = '"
                        + guest.elsewhere().id() + "'");
    }

    @Test
    void while_the_session_lives_nobody_notices_that_the_token_has_expired() {
        Site.Guest guest = signedInAt("/");
        browser.awaitText("#greeting", guest.name());
        awaitExpiry();
        browser.type("add-task-title", "Later");
        browser.press("add-submit");
        browser.awaitText("#status", "“Later” has been added.");
        awaitExpiry();
        browser.reload();
        browser.awaitText("#tasks", "Later");
        browser.awaitPath("/");
        awaitExpiry();
        browser.go("/account");
        browser.awaitText("#profile-email", guest.email());
        browser.awaitPath("/account");
        awaitExpiry();
        browser.press("sign-out");
        browser.awaitText("#notice", "You have signed out.");
        assertEquals(Set.of("doorward_device"), browser.cookies());
    }

    @Test
    void when_the_session_is_over_the_person_is_told_signs_in_and_is_where_they_were() throws Exception {
        Site.Guest guest = signedInAt("/account");
        browser.awaitText("#profile-email", guest.email());
        endSessions(guest);
        awaitExpiry();
        browser.reload();
        browser.awaitText("#notice", "Token expired, please log in again");
        browser.awaitPath("/signin?return=%2Faccount");
        assertFalse(browser.isShown("#resuming"));
        inspect("session-over");
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitPath("/account");
        browser.awaitText("#profile-email", guest.email());
    }

    @Test
    void a_task_being_typed_when_the_session_is_over_is_still_there_after_signing_in() throws Exception {
        Site.Guest guest = signedInAt("/");
        browser.awaitText("#greeting", guest.name());
        endSessions(guest);
        awaitExpiry();
        browser.type("add-task-title", "Half a thought");
        browser.type("add-task-description", "and the other half");
        browser.press("add-submit");
        browser.awaitText("#notice", "Token expired, please log in again");
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#greeting", guest.name());
        browser.until(
                "what was typed is there", () -> browser.value("add-task-title").equals("Half a thought"));
        assertEquals("and the other half", browser.value("add-task-description"));
        browser.press("add-submit");
        browser.awaitText("#status", "“Half a thought” has been added.");
        browser.reload();
        browser.awaitText("#tasks", "Half a thought");
        assertEquals("", browser.value("add-task-title"));
    }

    @Test
    void what_somebody_typed_is_shown_to_nobody_else() throws Exception {
        Site.Guest guest = signedInAt("/");
        browser.awaitText("#greeting", guest.name());
        endSessions(guest);
        awaitExpiry();
        browser.type("add-task-title", "Half a secret");
        browser.press("add-submit");
        browser.awaitText("#notice", "Token expired, please log in again");
        Site.Guest another = site().guest();
        browser.signIn(another.email(), Person.PASSWORD);
        browser.awaitText("#greeting", another.name());
        browser.until("the list is loaded", () -> !browser.isShown("#loading"));
        assertEquals("", browser.value("add-task-title"));
        assertEquals("{}{}null", browser.withinReachOfScripts());
    }
}
