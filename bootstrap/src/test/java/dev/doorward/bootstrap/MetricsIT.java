package dev.doorward.bootstrap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What Prometheus reads of the packaged server, and that the page of metrics says the same. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class MetricsIT {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*)\\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @TempDir
    Path temp;

    private static Map<String, String> measured() {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_METRICS_PORT", "0");
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        return variables;
    }

    @Test
    void known_traffic_gives_exactly_these_counts() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, measured())) {
            Scrape before = Scrape.of(server);
            traffic(server);
            assertEquals(
                    new TreeMap<>(Map.ofEntries(
                            entry("doorward_sign_ups_total{outcome=\"signed_up\"}", 1),
                            entry("doorward_sign_ups_total{outcome=\"email_taken\"}", 2),
                            entry("doorward_sign_ups_total{outcome=\"invalid\"}", 1),
                            entry("doorward_sign_ins_total{outcome=\"signed_in\"}", 3),
                            entry("doorward_sign_ins_total{outcome=\"rejected\"}", 5),
                            entry("doorward_token_checks_total{outcome=\"authenticated\"}", 4),
                            entry("doorward_token_checks_total{outcome=\"invalid\"}", 2),
                            entry("doorward_requests_refused_total{code=\"invalid_token\"}", 2),
                            entry("doorward_refreshes_total{outcome=\"refreshed\"}", 1),
                            entry("doorward_refreshes_total{outcome=\"rejected\"}", 1),
                            entry("doorward_sign_outs_total{outcome=\"signed_out\"}", 1),
                            entry("doorward_password_changes_total{outcome=\"rejected\"}", 1),
                            entry("doorward_deletions_total{outcome=\"deleted\"}", 1),
                            entry("doorward_events_total{kind=\"signed_up\"}", 1),
                            entry("doorward_events_total{kind=\"sign_up_refused\"}", 2),
                            entry("doorward_events_total{kind=\"signed_in\"}", 3),
                            entry("doorward_events_total{kind=\"sign_in_refused\"}", 5),
                            entry("doorward_events_total{kind=\"refresh_refused\"}", 1),
                            entry("doorward_events_total{kind=\"signed_out\"}", 1),
                            entry("doorward_events_total{kind=\"password_change_refused\"}", 1),
                            entry("doorward_events_total{kind=\"user_deleted\"}", 1),
                            entry("doorward_refusals_total{reason=\"email_taken\"}", 2),
                            entry("doorward_refusals_total{reason=\"wrong_password\"}", 4),
                            entry("doorward_refusals_total{reason=\"unknown_email\"}", 2),
                            entry("doorward_refusals_total{reason=\"invalid_refresh_token\"}", 1),
                            entry("doorward_hash_seconds_count{operation=\"hash\"}", 3),
                            entry("doorward_hash_seconds_count{operation=\"verify\"}", 10),
                            requests("POST", "/api/auth/signup", "2xx", 1),
                            requests("POST", "/api/auth/signup", "4xx", 3),
                            requests("POST", "/api/auth/signin", "2xx", 3),
                            requests("POST", "/api/auth/signin", "4xx", 5),
                            requests("GET", "/api/auth/me", "2xx", 1),
                            requests("GET", "/api/auth/me", "4xx", 2),
                            requests("POST", "/api/auth/refresh", "2xx", 1),
                            requests("POST", "/api/auth/refresh", "4xx", 1),
                            requests("POST", "/api/auth/password", "4xx", 1),
                            requests("DELETE", "/api/auth/sessions/{id}", "4xx", 1),
                            requests("POST", "/api/auth/signout", "2xx", 1),
                            requests("DELETE", "/api/auth/me", "2xx", 1),
                            requests("GET", "/docs", "2xx", 1),
                            requests("GET", "/openapi.yaml", "2xx", 1),
                            requests("other", "other", "4xx", 3))),
                    Scrape.of(server).since(before));
        }
    }

    private static Map.Entry<String, Integer> requests(String method, String route, String status, int count) {
        return entry(
                "doorward_http_requests_seconds_count{method=\"" + method + "\",route=\"" + route + "\",status=\""
                        + status + "\"}",
                count);
    }

    /** A little of everything, that which is refused included. */
    private static void traffic(ServerProcess server) throws Exception {
        String first = ServerProcess.token(server.signUp("ada@example.com"));
        assertEquals(409, server.signUp("ADA@example.com").statusCode());
        assertEquals(409, server.signUp("ada@example.com").statusCode());
        assertEquals(400, server.signUp("no mailbox").statusCode());
        HttpResponse<String> grant = server.signIn("ada@example.com");
        server.signIn("ada@example.com");
        String last = ServerProcess.token(server.signIn("ada@example.com"));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    401,
                    server.post("/api/auth/signin", "{\"email\":\"ada@example.com\",\"password\":\"wrong\"}")
                            .statusCode());
        }
        assertEquals(401, server.signIn("bob@example.com").statusCode());
        assertEquals(401, server.signIn("no mailbox").statusCode());
        assertEquals(200, server.getAs(first, "/api/auth/me").statusCode());
        assertEquals(401, server.getAs("no.such.token", "/api/auth/me").statusCode());
        assertEquals(200, server.refresh(ServerProcess.refreshToken(grant)).statusCode());
        assertEquals(401, server.refresh("none").statusCode());
        assertEquals(200, server.postAs(first, "/api/auth/signout").statusCode());
        assertEquals(401, server.getAs(first, "/api/auth/me").statusCode());
        assertEquals(404, server.get("/ada@example.com").statusCode());
        assertEquals(405, server.get("/api/auth/signin").statusCode());
        assertEquals(200, server.get("/docs").statusCode());
        assertEquals(200, server.get("/openapi.yaml").statusCode());
        assertEquals(405, server.post("/docs", "{}").statusCode());
        assertEquals(
                404,
                server.deleteAs(last, "/api/auth/sessions/ada@example.com", "").statusCode());
        assertEquals(
                401,
                ServerProcess.send(server.request("/api/auth/password")
                                .header("Authorization", "Bearer " + last)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"currentPassword\":\"wrong\",\"newPassword\":\"another horse battery\"}")))
                        .statusCode());
        assertEquals(
                204,
                server.deleteAs(last, "/api/auth/me", "{\"password\":\"" + ServerProcess.PASSWORD + "\"}")
                        .statusCode());
    }

    @Test
    void the_page_of_metrics_names_what_is_served_and_nothing_else() throws Exception {
        Map<String, String> types = new TreeMap<>();
        Map<String, Map<String, TreeSet<String>>> labels = new TreeMap<>();
        String page = Files.readString(Path.of("../specs/metrics.md"));
        ROW.matcher(page).results().forEach(row -> {
            types.put(row.group(1), row.group(2));
            labels.put(row.group(1), labels(page, row.group(3)));
        });
        try (ServerProcess server = ServerProcess.run(temp, measured())) {
            traffic(server);
            Scrape scrape = Scrape.of(server);
            assertEquals(types, scrape.types());
            for (String family : types.keySet()) {
                Map<String, TreeSet<String>> served = scrape.labels(family);
                assertEquals(labels.get(family).keySet(), served.keySet(), family);
                // A label whose values the page does not list has those of our routes.
                labels.get(family).forEach((label, values) -> {
                    if (!values.isEmpty()) {
                        assertEquals(values, served.get(label), family + " " + label);
                    }
                });
            }
            assertFalse(scrape.text().contains("@"), scrape.text());
            assertTrue(
                    scrape.labels("doorward_http_requests_seconds").get("status").stream()
                            .allMatch(status -> status.matches("[2-5]xx")),
                    scrape.text());
            assertTrue(
                    scrape.values().get("doorward_revocations_news_age_seconds") < 5,
                    scrape.values().toString());
            assertEquals(1, scrape.values().get("doorward_ready"));
            assertEquals(0, scrape.values().get("doorward_hashes_running"));
        }
    }

    private static Map<String, TreeSet<String>> labels(String page, String cell) {
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        String[] parts = cell.split(":", 2);
        List<String> names = codes(parts[0]);
        names.forEach(name -> labels.put(name, new TreeSet<>()));
        if (parts.length > 1) {
            String line = parts[1].contains("#events")
                    ? page.replaceAll("(?s).*\n" + (names.get(0).equals("kind") ? "Kinds" : "Reasons"), "")
                            .replaceAll("(?s)\n\n.*", "")
                    : parts[1];
            labels.get(names.get(0)).addAll(codes(line));
        }
        return labels;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text)
                .results()
                .map((MatchResult code) -> code.group(1))
                .collect(Collectors.toList());
    }

    @Test
    void what_strangers_ask_for_makes_no_new_series() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, measured())) {
            server.get("/x");
            server.getAs("x", "/api/auth/me");
            server.deleteAs("x", "/api/auth/sessions/x", "");
            Set<String> before = Scrape.of(server).values().keySet();
            for (int i = 0; i < 100; i++) {
                server.get("/x" + i);
                server.getAs("x" + i, "/api/auth/me?x=" + i);
                server.deleteAs("x", "/api/auth/sessions/x" + i, "");
                ServerProcess.send(server.request("/x").method("X" + i, HttpRequest.BodyPublishers.noBody()));
            }
            assertEquals(before, Scrape.of(server).values().keySet());
        }
    }

    @Test
    void figures_are_on_a_port_of_their_own_and_nothing_else_is_there() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, measured())) {
            URI metrics = Scrape.at(server);
            assertEquals(404, server.get("/metrics").statusCode());
            for (String path : List.of("/", "/metrics/", "/metrics2", "/health/live", "/api/auth/me")) {
                assertEquals(
                        404,
                        ServerProcess.sendElsewhere(HttpRequest.newBuilder(metrics.resolve(path)))
                                .statusCode(),
                        path);
            }
            assertEquals(
                    405,
                    ServerProcess.sendElsewhere(HttpRequest.newBuilder(metrics.resolve("/metrics"))
                                    .POST(HttpRequest.BodyPublishers.ofString("x")))
                            .statusCode());
        }
        try (ServerProcess server = ServerProcess.run(temp, TestPostgres.ownDatabase())) {
            assertEquals(200, server.get("/health/ready").statusCode());
            assertFalse(server.output().contains("Metrics on"), server.output());
        }
    }
}
