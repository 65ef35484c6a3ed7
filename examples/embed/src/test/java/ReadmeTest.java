import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows only what is compiled, is short, and points at what exists. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..", "..");

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    @Test
    void every_java_block_is_cut_from_a_compiled_file() throws IOException {
        String embed = "examples/embed/src/";
        assertCut(
                "README.md",
                embed + "main/java/Embed.java",
                embed + "main/java/Pages.java",
                embed + "test/java/EmbedTest.java");
        assertCut("examples/embed/README.md", embed + "main/java/Program.java", embed + "main/java/SignedIn.java");
        assertCut(
                "argon2-vector/README.md",
                "argon2-vector/src/test/java/dev/doorward/argon2/vector/StandAloneTest.java");
    }

    private static void assertCut(String page, String... sources) throws IOException {
        List<String> compiled = Stream.of(sources)
                .map(ROOT::resolve)
                .flatMap(ReadmeTest::regions)
                .toList();
        assertEquals(compiled, matches("(?s)```java\n(.*?)```", read(ROOT.resolve(page))));
    }

    @Test
    void the_first_snippet_has_at_most_15_lines() throws IOException {
        String first = matches("(?s)```java\n(.*?)```", read(ROOT.resolve("README.md")))
                .get(0);
        assertTrue(first.lines().count() <= 15, first);
    }

    @Test
    void the_readme_has_at_most_200_lines() throws IOException {
        assertTrue(read(ROOT.resolve("README.md")).lines().count() <= 200);
    }

    @Test
    void every_link_to_a_file_leads_somewhere() throws IOException {
        List<String> links = matches("\\]\\(([^)#:]+)\\)", read(ROOT.resolve("README.md")));
        assertFalse(links.isEmpty());
        links.forEach(link -> assertTrue(Files.exists(ROOT.resolve(link)), link));
    }

    @Test
    void every_test_named_as_proof_exists() throws IOException {
        List<String> rows =
                matches("(?m)^\\|.*\\| ((?:`\\w+(?:Test|Contract|IT)`(?:, )?)+) \\|$", read(ROOT.resolve("README.md")));
        assertFalse(rows.isEmpty());
        try (Stream<Path> files = Files.walk(ROOT)) {
            String all = files.map(file -> file.getFileName().toString()).collect(Collectors.joining("\n"));
            rows.stream()
                    .flatMap(row -> matches("`(\\w+)`", row).stream())
                    .forEach(name -> assertTrue(all.contains(name + ".java"), name));
        }
    }

    private static Stream<String> regions(Path file) {
        try {
            return matches("(?s)// README: \\w+\n(.*?) *// README: end", read(file)).stream()
                    .map(region -> region.stripTrailing().stripIndent() + "\n");
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
