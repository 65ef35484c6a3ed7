package dev.doorward.specs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.specs.Documents.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every id of the specification and of the constitution is cited by a test, and no test cites another. */
@Tag("P-03")
class RequirementsTest {

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"((?:FR|SC|P)-[^\"]*)\"\\)");
    private static final Pattern TESTS =
            Pattern.compile("@(Test|TestFactory|ParameterizedTest|RepeatedTest)\\b|\\b(extends|implements)\\b");
    private static final Pattern ID = Pattern.compile("(FR|SC)-[0-9]{3}|P-[0-9]{2}");

    private static Map<String, Place> defined() {
        return Stream.of(Documents.FEATURE + "spec.md", "specs/constitution.md")
                .flatMap(page -> Markdown.read(page).rows().stream())
                .filter(row -> ID.matcher(row.cell("id")).matches())
                .collect(Collectors.toMap(
                        row -> row.cell("id"),
                        Markdown.Row::place,
                        (one, other) -> {
                            throw new AssertionError(one + " and " + other + " have the same id");
                        },
                        TreeMap::new));
    }

    /** Where each id is cited, by test class. */
    private static Map<String, List<Place>> cited() throws IOException {
        Map<String, List<Place>> cited = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Documents.ROOT)) {
            files.filter(file -> file.toString().endsWith(".java")
                            && file.toString().contains("/src/test/")
                            && !file.toString().contains("/target/"))
                    .forEach(file -> cite(file, cited));
        }
        return cited;
    }

    private static void cite(Path file, Map<String, List<Place>> cited) {
        String name = Documents.ROOT.relativize(file).toString();
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        TAG.matcher(text).results().forEach(tag -> {
            Place place =
                    new Place(name, (int) text.substring(0, tag.start()).lines().count() + 1);
            assertTrue(TESTS.matcher(text).find(), () -> place + " is no test");
            cited.computeIfAbsent(tag.group(1), unseen -> new ArrayList<>()).add(place);
        });
    }

    @Test
    void every_id_has_a_test_and_every_test_cites_an_id_that_there_is() throws IOException {
        Map<String, Place> defined = defined();
        Map<String, List<Place>> cited = cited();
        assertTrue(defined.size() > 40, defined.toString());
        defined.forEach((id, place) -> System.out.println(id + " "
                + cited.getOrDefault(id, List.of()).stream()
                        .map(at -> Path.of(at.file()).getFileName().toString().replace(".java", ""))
                        .distinct()
                        .collect(Collectors.joining(", "))));
        List<String> wrong = new ArrayList<>();
        defined.forEach((id, place) -> {
            if (!cited.containsKey(id)) {
                wrong.add(place + " " + id + " has no test");
            }
        });
        cited.forEach((id, places) -> {
            if (!defined.containsKey(id)) {
                wrong.add(places + " cites " + id + ", which is not there");
            }
        });
        assertEquals(List.of(), wrong);
    }
}
