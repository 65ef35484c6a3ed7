package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A page that is looked at keeps its session alive by itself. */
@Timeout(300)
class RenewalIT {

    @Test
    void a_page_that_is_seen_renews_its_token_before_it_expires() {
        // A page renews at half of so short a life, and not within ten seconds of the time before.
        try (Site site = Site.start(Map.of("DOORWARD_ACCESS_TOKEN_TTL", "PT22S"));
                Browser browser = Browser.open(site.url(), 1280)) {
            Site.Guest guest = site.guest();
            browser.go("/");
            browser.signIn(guest.email(), Person.PASSWORD);
            browser.awaitText("#greeting", guest.name());
            browser.until("the page has renewed its token", () -> renewals(browser) > 0);
            browser.awaitText("#greeting", guest.name());
            assertEquals("/", browser.path());
        }
    }

    private static long renewals(Browser browser) {
        return (long) browser.script("return performance.getEntriesByType('resource')"
                + ".filter(({ name, responseStatus }) => name.includes('/api/auth/refresh') && responseStatus === 200)"
                + ".length");
    }
}
