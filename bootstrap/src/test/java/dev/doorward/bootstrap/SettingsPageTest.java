package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of settings names what the server reads, and nothing else. */
class SettingsPageTest {

    @Test
    void the_page_and_the_code_name_the_same_settings() throws IOException {
        String page = Files.readString(Path.of("../specs/settings.md"));
        String code = Files.readString(Path.of("src/main/java/dev/doorward/bootstrap/Settings.java"));
        assertEquals(
                names("\\w*(?:read|readSecret|turn)\\(\\s*\"([A-Z0-9_]+)\"", code),
                names("(?m)^\\| `([A-Z0-9_]+)`", page));
    }

    private static TreeSet<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
