package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page of settings names what the server reads, and nothing else. */
class SettingsPageTest {

    @Test
    void the_page_and_the_code_name_the_same_settings() throws IOException {
        String page = Files.readString(Path.of("../specs/settings.md"));
        String code = Files.readString(Path.of("src/main/java/dev/doorward/bootstrap/Settings.java"))
                + Files.readString(Path.of("src/main/java/dev/doorward/bootstrap/AttemptSettings.java"));
        assertEquals(
                names("\\w*(?:read|readSecret|turn)\\(\\s*\"([A-Z0-9_]+)\"", code),
                names("(?m)^\\| `([A-Z0-9_]+)`", page));
    }

    @Test
    void a_default_on_the_page_changes_nothing_when_it_is_set() throws IOException {
        Map<String, String> defaults = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)`[^|]*\\| `([^`]+)` \\|")
                .matcher(Files.readString(Path.of("../specs/settings.md")))
                .results()
                .filter(row -> !row.group(1).equals("MIGRATION_DATABASE_URL"))
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        assertTrue(defaults.size() >= 20, defaults.toString());
        Settings unset = Settings.from(Map.of());
        List<String> lines = Files.readAllLines(Path.of("../specs/settings.md"));
        defaults.forEach((name, value) -> assertEquals(
                said(unset),
                said(Settings.from(Map.of(name, value))),
                () -> "specs/settings.md:" + (1 + line(lines, name)) + " says another default than the code"));
        assertEquals(said(unset), said(Settings.from(defaults)), "specs/settings.md, all of it at once");
    }

    private static int line(List<String> lines, String name) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("| `" + name + "`"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> said(Settings settings) {
        return List.of(
                settings.listen(),
                settings.database(),
                settings.keys(),
                settings.tokens(),
                settings.argon2(),
                settings.policy(),
                settings.throttle(),
                settings.store().revocationPoll(),
                settings.store().revocationMaxAge(),
                settings.store().eventsRetention());
    }

    private static TreeSet<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
