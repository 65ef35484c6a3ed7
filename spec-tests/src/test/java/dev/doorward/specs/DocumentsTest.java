package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.specs.Documents.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents hang together: what they link to is there, and so are the test classes that they name. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");
    private static final Pattern TEST_NAME = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT|Contract))`");

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Documents.ROOT.resolve("specs"))) {
            List<String> pages =
                    new ArrayList<>(files.filter(file -> file.toString().endsWith(".md"))
                            .map(file -> Documents.ROOT.relativize(file).toString())
                            .sorted()
                            .toList());
            pages.addAll(List.of("README.md", "CONTRIBUTING.md"));
            return pages;
        }
    }

    @Test
    void every_link_leads_to_a_file_and_a_heading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (String page : pages()) {
            List<String> lines = Documents.lines(page);
            for (int i = 0; i < lines.size(); i++) {
                Matcher link = LINK.matcher(lines.get(i));
                while (link.find()) {
                    Path target = link.group(1).isEmpty()
                            ? Documents.ROOT.resolve(page)
                            : Documents.ROOT
                                    .resolve(page)
                                    .resolveSibling(link.group(1))
                                    .normalize();
                    if (!Files.exists(target)
                            || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                        broken.add(new Place(page, i + 1) + " " + link.group());
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    private static Set<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void every_test_that_a_document_names_is_there() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(Documents.ROOT)) {
            classes = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        List<String> missing = new ArrayList<>();
        for (String page : pages()) {
            TEST_NAME
                    .matcher(Documents.text(page))
                    .results()
                    .filter(name -> !classes.contains(name.group(1)))
                    .forEach(name -> missing.add(Documents.find(page, name.group()) + " " + name.group()));
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void a_decision_is_told_in_at_most_fifteen_lines_and_the_readme_in_two_hundred() {
        List<String> lines = Documents.lines("specs/rationale.md");
        int start = -1;
        for (int i = 0; i <= lines.size(); i++) {
            if (i == lines.size() || lines.get(i).startsWith("## ")) {
                long said = start < 0
                        ? 0
                        : lines.subList(start + 1, i).stream()
                                .filter(line -> !line.isBlank())
                                .count();
                assertTrue(said <= 15, new Place("specs/rationale.md", start + 1) + " has " + said + " lines");
                start = i;
            }
        }
        assertTrue(Documents.lines("README.md").size() <= 200, "README.md");
    }
}
