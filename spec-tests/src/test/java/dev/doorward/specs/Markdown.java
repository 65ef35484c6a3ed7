package dev.doorward.specs;

import dev.doorward.specs.Documents.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a test needs of a page: its tables and its fenced blocks. */
record Markdown(List<Row> rows, List<Block> blocks) {

    /**
     * A row of a table.
     *
     * @param cells by the name of their column, as they are written
     * @param heading the last heading above the table
     */
    record Row(Place place, String heading, Map<String, String> cells) {
        /** The cell without code marks. */
        String cell(String column) {
            return cells.getOrDefault(column, "").replace("`", "").strip();
        }
    }

    /**
     * A fenced block.
     *
     * @param info what stands behind the fence
     * @param heading the last heading above it
     */
    record Block(Place place, String heading, String info, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    static Markdown read(String file) {
        List<String> lines = Documents.lines(file);
        List<Row> rows = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        List<String> columns = List.of();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                int start = i + 1;
                List<String> inside = new ArrayList<>();
                for (i++; !lines.get(i).equals("```"); i++) {
                    inside.add(lines.get(i));
                }
                blocks.add(new Block(new Place(file, start), heading, line.substring(3), List.copyOf(inside)));
            } else if (line.startsWith("|")) {
                if (columns.isEmpty()) {
                    columns = cells(line);
                } else if (!line.matches("[|\\- ]+")) {
                    rows.add(new Row(new Place(file, i + 1), heading, named(columns, cells(line))));
                }
                continue;
            } else if (line.startsWith("#")) {
                heading = line.replaceFirst("^#+ ", "");
            }
            columns = List.of();
        }
        return new Markdown(List.copyOf(rows), List.copyOf(blocks));
    }

    private static List<String> cells(String line) {
        String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return List.of(inner.split("(?<!\\\\)\\|", -1)).stream()
                .map(String::strip)
                .toList();
    }

    private static Map<String, String> named(List<String> columns, List<String> cells) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(columns.size(), cells.size()); i++) {
            named.put(columns.get(i), cells.get(i));
        }
        return named;
    }
}
