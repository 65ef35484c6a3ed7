package dev.doorward.benchmarks;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Every part of the program runs once, as short as it can be, and keeps rows. No figure is looked at. */
class SmokeIT {

    private static final Map<String, String> TINY = Map.ofEntries(
            entry("results", "target/smoke/results"),
            entry("server", "../bootstrap/target"),
            entry("peers", "peers"),
            entry("unpinned", "true"),
            entry("rounds", "1"),
            entry("seconds", "1"),
            entry("warmup", "1"),
            entry("starts", "1"),
            entry("users", "30"),
            entry("settling", "0"),
            entry("few", "100"),
            entry("many", "200"));

    @BeforeEach
    void be_short() {
        TINY.forEach(System::setProperty);
    }

    @AfterEach
    void forget() {
        TINY.keySet().forEach(System::clearProperty);
    }

    @Test
    void the_server_and_the_flood() throws Exception {
        new ServerRun().run();
        keeps(
                "server",
                List.of(
                        "users",
                        "token check / hello",
                        "sign-in, PostgreSQL on the generator's / bare hasher on 3 threads",
                        "sign-in, PostgreSQL on the server's, the same less the bare hash's p50",
                        "flood, default permits: check p99 beside it / without it",
                        "flood, permits = processors: sign-ins that arrived / capacity"));
    }

    @Test
    void the_start() throws Exception {
        new StartRun().run();
        keeps("start", List.of("start to first 200"));
    }

    @Test
    void the_growth() throws Exception {
        new GrowthRun().run();
        keeps("growth", List.of("list sessions, growth"));
    }

    @Test
    @EnabledIfSystemProperty(
            named = "peers.too",
            matches = ".*",
            disabledReason = "it downloads: only with -Dpeers.too")
    void the_peers() throws Exception {
        new PeersRun().run();
        keeps("peers", List.of("Doorward / Better Auth: sign-in", "Doorward / Spring: who am I"));
    }

    private static void keeps(String title, List<String> rows) throws Exception {
        String kept = Files.readString(Path.of(TINY.get("results"), title + ".json"));
        rows.forEach(row -> assertTrue(kept.contains('"' + row + '"'), row + " is missing in " + kept));
    }
}
