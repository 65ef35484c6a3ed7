package dev.doorward.benchmarks;

import dev.doorward.benchmarks.Results.Row;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bars for the medians and lines from the least to the most, one group for each unit, on a scale of its own. */
final class Plot {

    private static final int LABELS = 430;
    private static final int BARS = 420;
    private static final int LINE = 22;

    private final StringBuilder svg = new StringBuilder();
    private int y = 30;

    Plot(String title, Map<String, String> about, List<Row> rows) {
        text(10, y, 16, title);
        y += LINE;
        text(10, y, 11, about.get("processor") + ", " + about.get("java"));
        Set<String> units = new LinkedHashSet<>();
        rows.forEach(row -> units.add(row.unit()));
        for (String unit : units) {
            group(unit, rows.stream().filter(row -> row.unit().equals(unit)).toList());
        }
    }

    private void group(String unit, List<Row> rows) {
        y += LINE + 8;
        text(10, y, 13, unit);
        double most = rows.stream().mapToDouble(Row::most).max().orElse(1);
        for (Row row : rows) {
            y += LINE;
            text(20, y, 12, row.name());
            svg.append("<rect x='%d' y='%d' width='%.1f' height='12' fill='#4477aa'/>%n"
                    .formatted(LABELS, y - 10, BARS * row.median() / most));
            svg.append("<path d='M%.1f %dH%.1f' stroke='#222' stroke-width='2'/>%n"
                    .formatted(LABELS + BARS * row.least() / most, y - 4, LABELS + BARS * row.most() / most));
            text(LABELS + BARS + 10, y, 12, Results.figure(row.median()));
        }
    }

    private void text(int x, int atY, int size, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append("<text x='%d' y='%d' font-size='%d'>%s</text>%n".formatted(x, atY, size, escaped));
    }

    String svg() {
        int width = LABELS + BARS + 110;
        return "<svg xmlns='http://www.w3.org/2000/svg' width='" + width + "' height='" + (y + 20)
                + "' font-family='sans-serif'>\n<rect width='100%' height='100%' fill='white'/>\n" + svg + "</svg>\n";
    }
}
