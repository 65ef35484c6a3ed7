package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests in a real browser, once as wide as a telephone and once as wide as a desk. One browser serves a class. */
@ParameterizedClass(name = "{0} pixels wide")
@ValueSource(ints = {375, 1280})
@Timeout(300)
abstract class InBothWidths {

    static Browser browser;

    @Parameter
    int width;

    /** The site of the class. */
    Site site() {
        return Site.shared();
    }

    @BeforeEach
    void aNewBrowser() {
        if (browser == null) {
            browser = Browser.open(site().url(), width);
        }
        browser.forget();
    }

    @AfterEach
    void nothingToComplainAbout() {
        if (browser != null) {
            assertEquals(List.of(), browser.complaints());
        }
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    static void close() {
        if (browser != null) {
            browser.close();
            browser = null;
            System.out.println("pages inspected so far: " + Inspection.states());
        }
    }

    /** Inspects the page as it is now. */
    static void inspect(String state) {
        Inspection.of(browser, state);
    }
}
