package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What must be true of every page in every state, whoever looks at it. Each state leaves pictures under {@code target/}. */
final class Inspection {

    private static final String AXE = read("/axe.min.js");
    private static final int NARROWEST = 320;
    private static final AtomicInteger STATES = new AtomicInteger();

    private Inspection() {}

    /** Inspects the page before the browser in light and in dark, as wide as it is and at the narrowest width. */
    static void of(Browser browser, String state) {
        for (String scheme : List.of("light", "dark")) {
            browser.appear(browser.width(), scheme);
            String picture = state + (scheme.equals("light") ? "" : "-dark") + ".png";
            browser.keepPicture(Path.of("target", "screenshots", Integer.toString(browser.width()), picture));
            assertEquals(List.of(), barriers(browser), state + " in " + scheme);
            STATES.incrementAndGet();
        }
        assertEquals(List.of(), smallTargets(browser), state);
        assertEquals(List.of(), stickingOut(browser), state);
        browser.appear(NARROWEST, "light");
        assertEquals(List.of(), stickingOut(browser), state + " at " + NARROWEST + " pixels");
        browser.appear(browser.width(), "light");
    }

    static int states() {
        return STATES.get();
    }

    /** What axe finds serious or critical: rule and element. */
    static List<?> barriers(Browser browser) {
        browser.script("if (!window.axe) {" + AXE + "\nwindow.axe = axe; }");
        return (List<?>) browser.asyncScript("""
                const done = arguments[arguments.length - 1];
                const bad = ({ impact }) => impact === 'serious' || impact === 'critical';
                const tell = ({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`);
                axe.run(document, { resultTypes: ['violations'] }).then(
                  ({ violations }) => done(violations.filter(bad).flatMap(tell)),
                  (failure) => done([`axe has failed: ${failure}`]));
                """);
    }

    /** What a finger would miss: controls below 44 by 44 pixels. */
    static List<?> smallTargets(Browser browser) {
        return (List<?>) browser.script("""
                return [...document.querySelectorAll('a[href], button, input, textarea, select, summary')]
                  .filter((control) => control.checkVisibility() && !control.matches('.skip'))
                  .map((control) => [control, control.getBoundingClientRect()])
                  .filter(([, { width, height }]) => width < 43.9 || height < 43.9)
                  .map(([control, { width, height }]) => `${control.outerHTML.slice(0, 120)} ${width} x ${height}`);
                """);
    }

    /** What makes the page scroll sideways. */
    static List<?> stickingOut(Browser browser) {
        return (List<?>) browser.script("""
                const edge = document.documentElement.clientWidth;
                return document.documentElement.scrollWidth <= edge ? [] : [...document.querySelectorAll('body *')]
                  .filter((part) => part.getBoundingClientRect().right > edge + 0.5)
                  .map((part) => part.outerHTML.slice(0, 120));
                """);
    }

    private static String read(String resource) {
        try (InputStream in = Inspection.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
