package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus would read.
 *
 * @param types the type of every family
 * @param values the value of every series, which is written as in the text
 */
record Scrape(String text, Map<String, String> types, Map<String, Double> values) {

    private static final Pattern METRICS = Pattern.compile("Metrics on (http://127\\.0\\.0\\.1:[0-9]+)/metrics");
    private static final Pattern SERIES = Pattern.compile("([a-z_]+)(\\{.*})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

    /** Where the server says that its figures are. */
    static URI at(ServerProcess server) {
        server.awaitOutput("Metrics on ");
        Matcher told = METRICS.matcher(server.output());
        assertEquals(true, told.find(), server.output());
        return URI.create(told.group(1));
    }

    static Scrape of(ServerProcess server) throws Exception {
        HttpResponse<String> answer =
                ServerProcess.sendElsewhere(HttpRequest.newBuilder(at(server).resolve("/metrics")));
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        Map<String, String> types = new TreeMap<>();
        Map<String, Double> values = new TreeMap<>();
        for (String line : answer.body().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                types.put(line.split(" ")[2], line.split(" ")[3]);
            } else if (!line.startsWith("#")) {
                Matcher series = SERIES.matcher(line);
                assertEquals(true, series.matches(), line);
                values.put(line.substring(0, line.lastIndexOf(' ')), Double.valueOf(series.group(3)));
            }
        }
        return new Scrape(answer.body(), types, values);
    }

    /** What every counter of ours, and the count of every histogram of ours, has grown by; those that have not are left out. */
    Map<String, Integer> since(Scrape before) {
        Map<String, Integer> grown = new TreeMap<>();
        values.forEach((series, value) -> {
            if (series.matches("doorward_[a-z_]+(_total|_seconds_count)(\\{.*)?")) {
                double growth = value - before.values.getOrDefault(series, 0.0);
                if (growth != 0) {
                    grown.put(series, (int) growth);
                }
            }
        });
        return grown;
    }

    /** Each label of a family with its values; the bounds of a histogram do not count. */
    Map<String, TreeSet<String>> labels(String family) {
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        for (String series : values.keySet()) {
            if (series.replaceFirst("\\{.*", "").matches(family + "(_bucket|_count|_sum)?")) {
                Matcher label = LABEL.matcher(series);
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        labels.computeIfAbsent(label.group(1), unseen -> new TreeSet<>())
                                .add(label.group(2));
                    }
                }
            }
        }
        return labels;
    }
}
