package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One requirement of {@code specs/asvs.csv}.
 *
 * @param number its id, as numbers
 * @param proofs tests ({@code Class}, {@code Class#method}, {@code module/Class#method} where two have the name) and
 *     documents ({@code path.md#heading})
 */
record AsvsRow(List<Integer> number, int level, Status status, String about, String reason, List<String> proofs) {

    enum Status {
        MET,
        MET_DIFFERENTLY,
        NOT_APPLICABLE,
        OPEN;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        static Status of(String text) {
            return Stream.of(values())
                    .filter(status -> status.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no status: " + text));
        }
    }

    static List<AsvsRow> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            assertEquals("id,level,status,about,reason,shown_by", lines.get(0));
            return lines.stream().skip(1).map(AsvsRow::parse).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static AsvsRow parse(String line) {
        List<String> cells = cells(line);
        assertEquals(6, cells.size(), line);
        assertTrue(cells.get(0).matches("[1-9]\\d*(\\.[1-9]\\d*){2}"), line);
        assertTrue(cells.get(1).matches("[123]"), line);
        assertTrue(cells.stream().allMatch(cell -> cell.equals(cell.strip())), line);
        List<String> proofs =
                cells.get(5).isEmpty() ? List.of() : Arrays.asList(cells.get(5).split("; ", -1));
        return new AsvsRow(
                Stream.of(cells.get(0).split("\\.")).map(Integer::valueOf).toList(),
                Integer.parseInt(cells.get(1)),
                Status.of(cells.get(2)),
                cells.get(3),
                cells.get(4),
                proofs);
    }

    /** RFC 4180, one line per record: a cell in quotes is closed, and a quote in it is doubled. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled) {
                    cell.append(c);
                    i++;
                } else {
                    assertTrue(quoted || cell.isEmpty(), line);
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        assertTrue(!quoted, line);
        cells.add(cell.toString());
        return cells;
    }

    String id() {
        return number.get(0) + "." + number.get(1) + "." + number.get(2);
    }

    int chapter() {
        return number.get(0);
    }

    boolean isFirst() {
        return number.equals(List.of(1, 1, 1));
    }

    /** Whether it is the next of its section, or the first of the next section or chapter. */
    boolean follows(AsvsRow before) {
        List<Integer> last = before.number;
        return Stream.of(
                        List.of(last.get(0), last.get(1), last.get(2) + 1),
                        List.of(last.get(0), last.get(1) + 1, 1),
                        List.of(last.get(0) + 1, 1, 1))
                .anyMatch(number::equals);
    }
}
