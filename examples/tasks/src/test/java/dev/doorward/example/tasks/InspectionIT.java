package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A page known to be bad is found to be bad: else nothing would be proved by finding nothing. */
class InspectionIT extends InBothWidths {

    @Test
    void barriers_small_targets_and_what_sticks_out_are_reported() {
        browser.go("data:text/html,<html><title>Bad</title><body style='background:white'><img src='x.png'>"
                + "<input style='width:100px;height:60px'><p style='color:%23ccc'>pale words</p><button>b</button>"
                + "<div style='width:3000px'>wide</div></html>");
        List<String> rules = Inspection.barriers(browser).stream()
                .map(fault -> fault.toString().replaceAll(":.*", ""))
                .sorted()
                .toList();
        assertEquals(List.of("color-contrast", "html-has-lang", "image-alt", "label"), rules);
        assertEquals(1, Inspection.smallTargets(browser).size(), "the button");
        assertEquals(1, Inspection.stickingOut(browser).size(), "the wide part");
    }

    @Test
    void what_the_security_policy_blocks_is_complained_about() {
        browser.go("/signin");
        browser.script("const bad = document.createElement('script'); bad.textContent = 'window.bad = 1';"
                + "document.head.append(bad)");
        browser.until(
                "the browser complains",
                () -> browser.complaints().stream()
                        .anyMatch(complaint -> complaint.contains("Content Security Policy")));
        assertTrue((boolean) browser.script("return window.bad === undefined"));
    }
}
