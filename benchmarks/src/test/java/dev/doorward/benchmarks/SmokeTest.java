package dev.doorward.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.options.TimeValue;

/** Every benchmark does what it says, once. No figure is looked at: how long it takes is for a quiet machine to say. */
class SmokeTest {

    @Test
    void every_benchmark_runs() throws Exception {
        Collection<RunResult> results = PieceRun.measure(
                PieceRun.options(".*", HashBenchmark.withoutFastCore().isEmpty())
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .param("ended", "1000")
                        .param("users", "100"));
        assertEquals(
                BenchmarkList.defaultList().getAll(null, List.of()).size(),
                results.stream()
                        .map(result -> result.getParams().getBenchmark())
                        .distinct()
                        .count());
    }

    @Test
    void the_generator_counts_every_answer_by_its_status() {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> {
                    exchange.setStatusCode(exchange.getRequestPath().equals("/no") ? 503 : 200);
                    exchange.getResponseSender().send("x".repeat(300));
                })
                .build();
        server.start();
        try {
            InetSocketAddress address =
                    (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
            Load load = new Load(address, List.of(request("/"), request("/no")), 2, 1);
            for (Load.Outcome outcome :
                    List.of(load.closedLoop(Duration.ofMillis(300)), load.openLoop(Duration.ofMillis(300), 100))) {
                assertTrue(outcome.latency().getTotalCount() > 0);
                assertTrue(Math.abs(outcome.latency().getTotalCount() - outcome.refused()) <= 30);
                assertTrue(outcome.millis(99) > 0);
            }
        } finally {
            server.stop();
        }
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void the_middle_of_the_rounds_is_told_with_their_spread() {
        Results results = new Results("smoke", Map.of());
        List.of(3.0, 1.0, 2.0).forEach(value -> results.add("a < b", "s", value));
        Results.Row row = results.rows().get(0);
        assertEquals(List.of(1.0, 2.0, 3.0), List.of(row.least(), row.median(), row.most()));
        String plot = new Plot("smoke", Machine.description(), results.rows()).svg();
        assertTrue(plot.contains("a &lt; b"), plot);
    }
}
