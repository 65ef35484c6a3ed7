package dev.doorward.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured: one row for each figure, with one value for each round. Printed as a table, kept as JSON and as a plot. */
final class Results {

    private final String title;
    private final Map<String, String> about = Machine.description();
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** @param parameters of this run, told beside the figures */
    Results(String title, Map<String, String> parameters) {
        this.title = title;
        about.putAll(parameters);
    }

    /** One figure. */
    record Row(String name, String unit, List<Double> values) {

        double median() {
            double[] sorted = sorted();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double least() {
            return sorted()[0];
        }

        double most() {
            return sorted()[values.size() - 1];
        }

        private double[] sorted() {
            double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    void add(String name, String unit, double value) {
        rows.computeIfAbsent(name, unseen -> new Row(name, unit, new ArrayList<>()))
                .values()
                .add(value);
    }

    /** Something that is told beside the figures and was found on the way; also said at once. */
    void say(String name, String text) {
        about.put(name, text);
        System.out.println(name + ": " + text);
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** Prints the table, and writes both files; what was measured before a run failed is kept, too. */
    void finish() {
        about.put("load average at the end", Machine.load());
        System.out.println();
        System.out.println(title);
        about.forEach((name, value) -> System.out.println("  " + name + ": " + value));
        System.out.printf("%n  %-62s %14s %14s %14s  %s%n", "", "median", "least", "most", "unit");
        for (Row row : rows.values()) {
            System.out.printf(
                    "  %-62s %14s %14s %14s  %s%n",
                    row.name(), figure(row.median()), figure(row.least()), figure(row.most()), row.unit());
        }
        write("json", json());
        write("svg", new Plot(title, about, rows()).svg());
        System.out.println("\n  kept in " + file("json") + " and " + file("svg"));
    }

    static String figure(double value) {
        double size = Math.abs(value);
        return String.format(size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", value);
    }

    private String json() {
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(Map.of("title", title, "about", about, "rows", rows()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String extension) {
        return folder().resolve(title + "." + extension);
    }

    private void write(String extension, String text) {
        try {
            Files.writeString(file(extension), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code -Dresults=}, or a folder beside the jar that no build keeps. */
    static Path folder() {
        try {
            return Files.createDirectories(Path.of(System.getProperty("results", "benchmarks/target/results")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
