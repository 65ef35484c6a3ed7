package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one may be sent after signing in, by the server and by the script. */
class ReturnPathTest {

    private static final Pattern IN_SCRIPT = inScript();

    private static Pattern inScript() {
        try (InputStream script = AuthPages.class.getResourceAsStream("pages/session.js")) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            Matcher rule = Pattern.compile("SAFE_PATH =\\s+/\\^(.+)\\$/;").matcher(text);
            assertTrue(rule.find());
            return Pattern.compile(rule.group(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isSafeInScript(String path) {
        return path.length() <= 1024 && IN_SCRIPT.matcher(path).matches();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/dashboard",
                "/a/b/c/",
                "/a/b.c/..d/e..",
                "/?a",
                "/tasks?filter=open&page=2",
                "/tasks?next=https://elsewhere.example//x/../y",
                "/tasks?q=%2F%2e%0a%25",
                "/caf%C3%A9",
                "/a%20b",
                "/~ada/@home:1,2",
                "/x?a[]=1"
            })
    void a_path_of_this_origin_is_safe(String path) {
        assertTrue(ReturnPath.isSafe(path));
        assertTrue(isSafeInScript(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dashboard",
                "https://evil.example",
                "javascript:alert(1)",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "\\\\evil.example",
                "/%2fevil.example",
                "/%2F/evil.example",
                "/%5cevil.example",
                "/%5Cevil.example",
                "/%252fevil.example",
                "/.//evil.example",
                "/./evil",
                "/../evil",
                "/a/..",
                "/a/../..//evil.example",
                "/%2e%2e//evil.example",
                "/%2E./x",
                "/a//evil.example",
                "/\t/evil.example",
                "/\n/evil.example",
                "/\r\nSet-Cookie: a=b",
                "/%0d%0aSet-Cookie:a=b",
                "/%09/evil.example",
                "/%00",
                "/%7f",
                "/\u0000",
                "/\u007f",
                "/\u2028",
                "/\uff0f\uff0fevil.example",
                "/é",
                " /",
                "/ ",
                "/a b",
                "/a;b",
                "/a#b",
                "/a?b#c",
                "/a?b\\c",
                "/a?b c",
                "/a?%",
                "/a?%zz",
                "/%",
                "/%2",
                "/%gg",
                "/<x>",
                "/\"x",
                "/{{home}}"
            })
    void anything_else_is_not(String path) {
        assertFalse(ReturnPath.isSafe(path));
        assertFalse(isSafeInScript(path));
    }

    @Test
    void its_length_is_bounded() {
        String longest = "/" + "%41".repeat(341);
        assertEquals(1024, longest.length());
        assertTrue(ReturnPath.isSafe(longest));
        assertFalse(ReturnPath.isSafe(longest + "a"));
        assertFalse(ReturnPath.isSafe("/" + "a".repeat(1_000_000)));
    }
}
