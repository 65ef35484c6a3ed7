package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the files of our pages do not do, whoever changes them. */
class PageScriptsTest {

    private static final Path PAGES = Path.of("src/main/resources/dev/doorward/adapter/http/pages");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            List<Path> all = files.sorted().toList();
            assertTrue(all.size() > 8, all.toString());
            return all;
        }
    }

    static List<Path> scripts() throws IOException {
        List<Path> scripts =
                files().stream().filter(file -> file.toString().endsWith(".js")).toList();
        assertFalse(scripts.isEmpty());
        return scripts;
    }

    private static List<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void texts_are_never_read_as_html_or_as_code(Path script) throws IOException {
        assertEquals(
                List.of(),
                found(
                        "innerHTML|outerHTML|insertAdjacentHTML|setHTML\\w*|createContextualFragment|DOMParser|document\\.write"
                                + "|\\beval\\b|\\bFunction\\b|setTimeout\\(['\"`]|javascript:",
                        script));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void nothing_of_a_person_is_kept_in_the_browser_and_no_script_sees_a_cookie(Path script) throws IOException {
        assertEquals(List.of(), found("localStorage|indexedDB|\\bcaches\\b|document\\.cookie|serviceWorker", script));
        assertEquals(
                List.of(),
                found("sessionStorage\\.(?!(get|remove)Item\\(RESUMED\\)|setItem\\(RESUMED, String\\(Date)", script));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void no_script_leaves_globals_touches_prototypes_or_listens_to_other_windows(Path script) throws IOException {
        assertEquals(
                List.of(),
                found(
                        "(window|globalThis|document)\\.\\w+ = |__proto__|\\.prototype|\\bpostMessage\\([^)]*, *['\"]\\*"
                                + "|window\\.addEventListener\\('message'|\\bvar ",
                        script));
    }

    @ParameterizedTest
    @MethodSource("files")
    void nothing_is_fetched_from_elsewhere(Path file) throws IOException {
        assertEquals(List.of(), found("(?i)(https?:)?//(?!www\\.w3\\.org/2000/svg)[a-z0-9-]+\\.[a-z]", file));
    }

    @Test
    void passwords_are_hidden_and_known_to_password_managers_which_may_paste_them() throws IOException {
        int fields = 0;
        for (Path page : files()) {
            for (String field : found("(?i)<input[^>]*name=\"\\w*password\"[^>]*>", page)) {
                fields++;
                assertTrue(field.contains(" type=\"password\""), field);
                assertTrue(field.matches("(?s).* autocomplete=\"(current|new)-password\".*"), field);
                assertFalse(field.contains("maxlength"), field);
            }
            assertEquals(List.of(), found("(?i)paste", page), page.toString());
        }
        assertEquals(5, fields, "at sign-in, sign-up, deletion, and twice at a change");
    }

    @Test
    void whoever_is_signed_in_sees_where_to_sign_out() throws IOException {
        assertEquals(
                1,
                found("<button[^>]* id=\"sign-out\"[^>]*>Sign out</button>", PAGES.resolve("account.html"))
                        .size());
    }
}
