package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.bootstrap.AsvsRow.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The checklist {@code specs/asvs.csv}: every requirement of OWASP ASVS 5.0 by its id, what we make of it, and what shows
 * it. Whatever is named there exists and runs; what the test cannot know is whether it shows enough.
 */
class AsvsTest {

    private static final Path ROOT = Path.of("..");

    /** How many requirements each chapter of ASVS 5.0.0 has. */
    private static final Map<Integer, Integer> CHAPTERS = new TreeMap<>(Map.ofEntries(
            Map.entry(1, 30),
            Map.entry(2, 13),
            Map.entry(3, 31),
            Map.entry(4, 16),
            Map.entry(5, 13),
            Map.entry(6, 47),
            Map.entry(7, 19),
            Map.entry(8, 13),
            Map.entry(9, 7),
            Map.entry(10, 36),
            Map.entry(11, 24),
            Map.entry(12, 12),
            Map.entry(13, 21),
            Map.entry(14, 13),
            Map.entry(15, 21),
            Map.entry(16, 17),
            Map.entry(17, 12)));

    private final List<AsvsRow> rows = AsvsRow.read(ROOT.resolve("specs/asvs.csv"));

    @Test
    void every_requirement_stands_there_once_and_in_order() {
        assertEquals(
                CHAPTERS,
                new TreeMap<>(
                        rows.stream().collect(Collectors.groupingBy(AsvsRow::chapter, Collectors.summingInt(r -> 1)))));
        for (int i = 1; i < rows.size(); i++) {
            assertTrue(
                    rows.get(i).follows(rows.get(i - 1)),
                    rows.get(i).id() + " after " + rows.get(i - 1).id());
        }
        assertTrue(rows.get(0).isFirst());
    }

    @Test
    void a_row_that_is_not_plainly_met_says_why_and_one_that_is_met_names_its_proof() {
        List<String> faults = new ArrayList<>();
        for (AsvsRow row : rows) {
            boolean met = row.status() == Status.MET || row.status() == Status.MET_DIFFERENTLY;
            if (row.reason().isEmpty() != (row.status() == Status.MET)) {
                faults.add(row.id() + ": a reason stands beside every status but \"met\", and beside that none");
            }
            if (row.proofs().isEmpty() == met) {
                faults.add(row.id() + ": a proof stands beside what is met, and beside nothing else");
            }
            if (row.about().isEmpty()
                    || row.about().length() > 60
                    || row.reason().length() > 160) {
                faults.add(row.id() + ": a few words of what it is about, and one line of reason");
            }
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void every_test_that_is_named_exists_and_runs() throws IOException {
        TestSources tests = TestSources.in(ROOT);
        List<String> faults = new ArrayList<>();
        for (AsvsRow row : rows) {
            row.proofs().stream()
                    .filter(proof -> !isDocument(proof))
                    .forEach(proof -> tests.fault(proof).ifPresent(fault -> faults.add(row.id() + ": " + fault)));
        }
        assertEquals(List.of(), faults);
    }

    @Test
    void every_document_that_is_named_exists_with_its_heading() throws IOException {
        List<String> faults = new ArrayList<>();
        for (AsvsRow row : rows) {
            for (String proof : row.proofs()) {
                if (isDocument(proof) && !isThere(proof)) {
                    faults.add(row.id() + ": there is no " + proof);
                }
            }
        }
        assertEquals(List.of(), faults);
    }

    private static boolean isDocument(String proof) {
        return proof.contains(".md");
    }

    private static boolean isThere(String proof) throws IOException {
        int hash = proof.indexOf('#');
        Path page = ROOT.resolve(hash < 0 ? proof : proof.substring(0, hash));
        return Files.isRegularFile(page)
                && (hash < 0 || anchors(Files.readString(page)).contains(proof.substring(hash + 1)));
    }

    /** As GitHub makes them: lower case, blanks to hyphens, everything else but letters, digits, hyphens, underscores dropped. */
    private static List<String> anchors(String markdown) {
        return markdown.lines()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("^#+ ", "").strip().toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void the_readme_says_the_count_and_no_more() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String counts = IntStream.rangeClosed(1, 3)
                .mapToObj(level -> "level " + level + ": "
                        + (count(level, Status.MET) + count(level, Status.MET_DIFFERENTLY)) + " of " + applying(level))
                .collect(Collectors.joining(", "));
        for (int level = 1; level <= 3; level++) {
            System.out.println("ASVS 5.0 level " + level + ": " + counted(level));
        }
        String plain = readme.replaceAll("\\s+", " ");
        assertTrue(plain.contains(counts), "the README has to say: " + counts);
        assertFalse(plain.toLowerCase(Locale.ROOT).contains("complian"), "the README claims a count only");
    }

    private String counted(int level) {
        return Stream.of(Status.values())
                .map(status -> status.text() + " " + count(level, status))
                .collect(Collectors.joining(", "));
    }

    private long count(int level, Status status) {
        return rows.stream()
                .filter(row -> row.level() == level && row.status() == status)
                .count();
    }

    private long applying(int level) {
        return rows.stream()
                .filter(row -> row.level() == level && row.status() != Status.NOT_APPLICABLE)
                .count();
    }
}
