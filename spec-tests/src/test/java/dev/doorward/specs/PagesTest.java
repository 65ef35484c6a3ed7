package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.specs.Markdown.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of routes on the page about pages: each route for each kind of visitor. */
@Tag("P-11")
@Tag("FR-025")
class PagesTest {

    private static final Map<String, String> PATHS = Map.of(
            "/signup", "/signup",
            "/signin", "/signin",
            "/account", "/account",
            "a page behind requireSignedIn", "/",
            "/doorward/*", "/doorward/pages.css",
            "any other", "/nowhere");
    private static final List<String> VISITORS =
            List.of("nobody signed in", "access token expired, session lives", "signed in");

    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = new LiveServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signup", "/signin"})
    void a_form_is_made_for_phones_and_password_managers(String path) throws Exception {
        String page =
                server.call("GET", path).header("Accept", "text/html").send().body();
        assertTrue(page.contains("name=\"viewport\" content=\"width=device-width, initial-scale=1\""), page);
        List<String> inputs = Pattern.compile("<input[^>]*>")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .toList();
        assertTrue(inputs.size() >= 2, page);
        for (String input : inputs) {
            assertTrue(input.contains("autocomplete="), input);
            assertTrue(!input.contains("name=\"email\"") || input.contains("inputmode=\"email\""), input);
        }
        assertTrue(!Pattern.compile("(src|href)=\"(https?:)?//").matcher(page).find(), page);
    }

    /** 44 CSS pixels: WCAG 2.2, success criterion 2.5.5. */
    @Test
    void a_field_is_high_enough_for_a_thumb() throws Exception {
        String style = server.call("GET", "/doorward/pages.css").send().body();
        Matcher height =
                Pattern.compile("input[^{}]*\\{[^}]*min-height: ([0-9.]+)rem").matcher(style);
        assertTrue(height.find(), style);
        assertTrue(Double.parseDouble(height.group(1)) * 16 >= 44, height.group());
    }

    @TestFactory
    Stream<DynamicTest> a_route_answers_each_visitor_as_the_page_says() {
        return Markdown.read(Documents.CONTRACTS + "pages.md").rows().stream()
                .filter(row -> row.cells().containsKey("path"))
                .flatMap(row -> VISITORS.stream()
                        .map(visitor -> DynamicTest.dynamicTest(
                                row.place() + " " + row.cell("path") + ", " + visitor, () -> visit(row, visitor))));
    }

    private static void visit(Row row, String visitor) throws Exception {
        String path = PATHS.get(row.cell("path"));
        assertTrue(path != null, () -> row.place() + ": no test knows this path");
        Call call = server.call("GET", path).header("Accept", "text/html");
        if (!visitor.equals(VISITORS.get(0))) {
            Person person = Person.signUp(server);
            call.header(
                    "Cookie",
                    "__Host-doorward_access=" + person.token() + "; __Host-doorward_refresh=" + person.refreshToken());
        }
        if (visitor.equals(VISITORS.get(1))) {
            server.clock.advance(Duration.ofMinutes(15));
        }
        Exchange answer = call.send();
        String said = row.cell(visitor);
        String where = row.place() + " says otherwise: " + answer;
        assertEquals(said.substring(0, 3), Integer.toString(answer.status()), where);
        if (said.startsWith("303 to /signin")) {
            assertTrue(answer.header("Location").startsWith("/signin?return="), where);
        } else if (said.startsWith("303")) {
            assertEquals("/", answer.header("Location"), where);
        }
        if (said.startsWith("200 or 304")) {
            Exchange again = server.call("GET", path)
                    .header("If-None-Match", answer.header("ETag"))
                    .send();
            assertEquals(304, again.status(), where);
        }
        if (said.startsWith("404")) {
            assertTrue(answer.header("Content-Type").startsWith("text/html"), where);
            assertEquals("not_found", server.call("GET", path).send().member("code"), where);
        }
    }
}
