package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator copies: the jar, what lies beside it, and nothing that has no business there. */
class DistributionIT {

    private static final Path JAR = Path.of(ServerProcess.jar());

    private static List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.list(JAR.resolveSibling("lib"))) {
            return files.sorted().toList();
        }
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            return open.stream().map(entry -> entry.getName()).toList();
        }
    }

    private static Stream<Path> ours() throws IOException {
        return Stream.concat(
                Stream.of(JAR),
                libraries().stream().filter(jar -> jar.getFileName().toString().startsWith("doorward-")));
    }

    @Test
    void every_library_is_on_the_page_and_nothing_else_is() throws IOException {
        Set<String> shipped = libraries().stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> !name.startsWith("doorward-"))
                .map(name -> name.replaceFirst("-\\d[\\w.]*\\.jar$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        String page = Files.readString(Path.of("../specs/security.md"));
        Set<String> told = Pattern.compile("(?m)^\\| `([\\w.-]+)` \\| [^|]+ \\| (?:careful|plain) \\|")
                .matcher(page)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(told, shipped);
    }

    @Test
    void our_jars_hold_classes_and_resources_and_no_tests_sources_or_secrets() throws IOException {
        Pattern usual = Pattern.compile("META-INF/.*|dev/doorward/.*|dev/");
        Pattern strange = Pattern.compile(
                "(?i:.*(\\.git|\\.svn|\\.java|\\.pem|\\.p12|\\.jks|\\.key|\\.env)(/.*)?)|.*(Test|IT|Contract)\\.class");
        for (Path jar : ours().toList()) {
            List<String> entries = entries(jar);
            assertTrue(entries.stream().anyMatch(entry -> entry.endsWith(".class")), jar + " has classes");
            assertEquals(
                    List.of(),
                    entries.stream()
                            .filter(entry -> !usual.matcher(entry).matches()
                                    || strange.matcher(entry).matches())
                            .toList(),
                    jar.toString());
        }
    }

    @Test
    void no_tool_of_tests_comes_along() throws IOException {
        Set<String> tools = Set.of(
                "testkit",
                "fuzzing",
                "openapi",
                "json-schema",
                "yaml",
                "junit",
                "mockito",
                "archunit",
                "jazzer",
                "jacoco");
        assertEquals(
                List.of(),
                libraries().stream()
                        .map(jar -> jar.getFileName().toString())
                        .filter(name -> tools.stream().anyMatch(name::contains))
                        .toList());
    }
}
