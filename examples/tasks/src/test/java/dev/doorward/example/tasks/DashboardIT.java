package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

class DashboardIT extends InBothWidths {

    private Site.Guest signedIn() {
        Site.Guest guest = site().guest();
        browser.go("/signin");
        signIn(browser, guest);
        return guest;
    }

    private static void signIn(Browser browser, Site.Guest guest) {
        browser.signIn(guest.email(), Person.PASSWORD);
        browser.awaitText("#greeting", guest.name());
        browser.until("the list is loaded", () -> !browser.isShown("#loading"));
    }

    private static void add(String title) {
        browser.type("add-task-title", title);
        browser.press("add-submit");
        browser.awaitText("#status", "“" + title + "” has been added.");
    }

    @Test
    void a_task_is_added_completed_changed_and_deleted_and_a_reload_shows_it_as_it_is() {
        signedIn();
        add("Water the plants");
        browser.type("add-task-description", "Two litres\nof milk");
        add("Buy milk");
        assertEquals("", browser.value("add-task-title"), "ready for the next one");
        assertTrue(browser.hasFocus("#add-task-title"));

        browser.pressThat("[aria-label='Done: Buy milk']");
        browser.awaitText("#status", "“Buy milk” is done.");
        browser.reload();
        browser.awaitText(".done-task", "Buy milk");
        browser.awaitText(".done-task .description", "Two litres\nof milk");
        assertEquals("true", browser.shown("[aria-label='Done: Buy milk']").getDomProperty("checked"));
        assertEquals(
                "false", browser.shown("[aria-label='Done: Water the plants']").getDomProperty("checked"));
        inspect("dashboard-tasks");

        browser.pressThat("[aria-label='Edit: Water the plants']");
        assertTrue(browser.hasFocus(".editor input"));
        inspect("dashboard-edit");
        browser.keys(" at Bob's", Keys.ENTER);
        browser.awaitText("#status", "“Water the plants at Bob's” has been saved.");

        browser.pressThat("[aria-label='Delete: Buy milk']");
        browser.awaitText("#delete-text", "“Buy milk” will be gone for good.");
        inspect("dashboard-delete");
        browser.press("delete-confirm");
        browser.awaitText("#status", "“Buy milk” has been deleted.");
        browser.reload();
        browser.awaitText("#tasks", "Water the plants at Bob's");
        assertFalse(browser.words().contains("Buy milk"));
    }

    @Test
    void what_is_wrong_with_a_task_is_said_beside_its_field() {
        signedIn();
        browser.press("add-submit");
        browser.awaitText("#add-task-title-error", "Title is required");
        assertTrue(browser.hasFocus("#add-task-title[aria-invalid=true]"));
        browser.type("add-task-title", "a".repeat(201));
        browser.press("add-submit");
        browser.awaitText("#add-task-title-error", "200 characters or less");
        inspect("dashboard-fault");
    }

    @Test
    void what_somebody_typed_is_text_however_long_and_whatever_it_looks_like() {
        Site.Guest guest = site().guest();
        String markup =
                "<img src=x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script>";
        guest.elsewhere().add(markup);
        guest.elsewhere().add("W".repeat(200));
        guest.elsewhere()
                .add("שלום, 世界, Здравствуй, 👩‍👩‍👧‍👦 and everybody else who is at home in a language of their own");
        for (int i = 1; i <= 50; i++) {
            guest.elsewhere().add("Task number " + i);
        }
        browser.go("/signin");
        signIn(browser, guest);
        browser.press("more");
        browser.awaitText("#status", "loaded.");
        assertTrue(browser.words().contains(markup));
        assertEquals("Your tasks · Tasks", browser.script("return document.title"));
        inspect("dashboard-many");
    }

    @Test
    void a_new_window_is_signed_in_and_follows_when_the_other_signs_out() {
        signedIn();
        add("Seen in both");
        String first = browser.openWindow();
        browser.go("/");
        browser.awaitText("#tasks", "Seen in both");
        browser.press("sign-out");
        browser.awaitText("#notice", "You have signed out.");
        inspect("signed-out");
        browser.switchTo(first);
        browser.awaitPath("/signin?return=%2F");
        assertFalse(browser.words().contains("Seen in both"));
    }

    @Test
    void a_browser_that_was_closed_is_still_signed_in(@TempDir Path profile) {
        Site.Guest guest = site().guest();
        guest.elsewhere().add("Seen tomorrow, too");
        try (Browser today = Browser.open(site().url(), width, profile)) {
            today.go("/");
            signIn(today, guest);
        }
        try (Browser tomorrow = Browser.open(site().url(), width, profile)) {
            tomorrow.go("/");
            tomorrow.awaitText("#tasks", "Seen tomorrow, too");
            assertEquals("/", tomorrow.path());
        }
    }

    @Test
    void after_signing_out_the_back_button_shows_nothing() {
        Site.Guest guest = signedIn();
        add("Nobody else's business");
        browser.type("add-task-title", "Half a secret");
        browser.press("account");
        browser.awaitPath("/account");
        browser.awaitText("#profile-email", guest.email());
        browser.back();
        browser.awaitText("#tasks", "Nobody else's business");
        browser.until(
                "what was typed is there", () -> browser.value("add-task-title").equals("Half a secret"));
        browser.press("sign-out");
        browser.awaitText("#notice", "You have signed out.");
        assertEquals("{}{}null", browser.withinReachOfScripts());
        browser.forward();
        browser.awaitPath("/signin?return=%2Faccount");
        browser.shown("#submit");
        assertFalse(browser.words().contains(guest.email()));
        browser.back();
        browser.awaitPath("/signin");
        assertFalse(browser.words().contains("business"));

        browser.go("/signin");
        signIn(browser, guest);
        browser.press("account");
        browser.awaitText("#profile-email", guest.email());
        browser.press("sign-out");
        browser.awaitText("#notice", "You have signed out.");
        browser.back();
        browser.awaitPath("/signin?return=%2F");
        browser.shown("#submit");
        assertFalse(browser.words().contains("business"));
    }

    @Test
    void no_script_can_reach_a_token() {
        signedIn();
        String reach = browser.withinReachOfScripts();
        assertFalse(reach.contains("eyJ"), reach);
        assertFalse(reach.contains("doorward_"), reach);
        assertEquals("{}{}null", reach);
        assertNull(browser.script("return [...document.querySelectorAll('*')].flatMap((part) => [...part.attributes])"
                + ".map(({ value }) => value).concat(document.body.innerText).find((text) => text.includes('eyJ'))"));
    }

    @Test
    void hands_on_the_keyboard_do_everything() {
        Site.Guest guest = site().guest();
        browser.go("/signin");
        browser.shown("#submit:enabled");
        browser.tabTo("#email");
        browser.keys(guest.email());
        browser.tabTo("#password");
        browser.keys(Person.PASSWORD);
        browser.tabTo(".show");
        browser.keys(Keys.SPACE);
        browser.shown("#password[type=text]");
        browser.tabTo("#submit");
        browser.keys(Keys.ENTER);
        browser.awaitText("#greeting", guest.name());

        browser.keys(Keys.TAB);
        assertTrue(browser.hasFocus(".skip"), "the first stop leads past the bar");
        inspect("dashboard-skip");
        browser.keys(Keys.ENTER);
        browser.until("the content has the focus", () -> browser.hasFocus("#main"));
        browser.tabTo("#add-task-title");
        browser.keys("By hand", Keys.ENTER);
        browser.awaitText("#status", "“By hand” has been added.");
        browser.tabTo(".toggle");
        browser.keys(Keys.SPACE);
        browser.awaitText("#status", "“By hand” is done.");
        browser.until("the focus has stayed", () -> browser.hasFocus(".toggle"));
        browser.tabTo(".edit");
        browser.keys(Keys.ENTER);
        browser.keys(Keys.ESCAPE);
        assertTrue(browser.hasFocus(".edit"), "back where it came from");
        browser.tabTo(".delete");
        browser.keys(Keys.ENTER);
        browser.shown("#delete-dialog[open]");
        browser.keys(Keys.ESCAPE);
        browser.until("the dialog is closed", () -> !browser.isShown("#delete-dialog"));
        assertTrue(browser.hasFocus(".delete"), "back where it came from");
        browser.keys(Keys.ENTER);
        browser.tabTo("#delete-confirm");
        browser.keys(Keys.ENTER);
        browser.awaitText("#status", "“By hand” has been deleted.");
        browser.tabTo("#sign-out");
        browser.keys(Keys.ENTER);
        browser.awaitText("#notice", "You have signed out.");
    }

    @Test
    void without_a_network_the_person_is_told_and_nothing_typed_is_lost() {
        signedIn();
        browser.online(false);
        browser.type("add-task-title", "Typed in a tunnel");
        browser.press("add-submit");
        browser.awaitText("#add-error", "The server cannot be reached.");
        inspect("dashboard-offline");
        browser.online(true);
        browser.press("add-submit");
        browser.awaitText("#status", "“Typed in a tunnel” has been added.");
    }
}
