package dev.doorward.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorward.adapter.crypto.MasterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The whole server under load, round by round beside its two walls: Undertow that says hello for checks of tokens (to the same
 * request, because reading a token's 600 octets costs Undertow as much as all the rest, and to a short one), the bare hasher on as many threads as there are permits for sign-ins. Server and generator have processors of their own; for checks the
 * server has the fewer, so that it is the one that is saturated.
 */
final class ServerRun {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String KEY = MasterKey.generate().reveal();
    private static final byte[] SHORT =
            "GET /api/auth/me HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int USERS = 30;
    private static final int CONNECTIONS = 48;

    private final String cores = System.getProperty("server.cores", "0-2");
    private final String loadCores = System.getProperty("load.cores", "3");
    private final String checkCores = System.getProperty("check.server.cores", "0");
    private final String checkLoadCores = System.getProperty("check.load.cores", "1-3");
    private final int permits = Integer.getInteger("permits", 3);
    private final int rounds = Integer.getInteger("rounds", 3);
    private final int seconds = Integer.getInteger("seconds", 10);
    private final Results results = new Results("server", parameters());
    private final List<byte[]> checked = new ArrayList<>();
    private Database database;

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("rounds", rounds + " of " + seconds + " s after as many to warm up, at most 5");
        parameters.put("sign-in", "server on " + cores + ", generator on " + loadCores + ", permits " + permits);
        parameters.put("token check", "server on " + checkCores + ", generator on " + checkLoadCores);
        parameters.put("database", "PostgreSQL over loopback beside the server, fsync on");
        return parameters;
    }

    void run() {
        Machine.stayOn(cores);
        try (Database started = Database.start()) {
            database = started;
            for (int round = 0; round < rounds; round++) {
                database.reset();
                double check = checks();
                double hello = hello("hello to the same request", checked);
                results.add("token check / hello to the same request", "ratio", check / hello);
                results.add("token check / hello", "ratio", check / hello("hello", List.of(SHORT)));
                double bare = bareHasher();
                double signIn = signIns();
                results.add("sign-in / bare hasher on " + permits + " threads", "ratio", signIn / bare);
            }
        }
        results.finish();
    }

    private Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    private Duration warmUp() {
        return Duration.ofSeconds(Math.min(5, seconds));
    }

    private double hello(String name, List<byte[]> requests) {
        Machine.stayOn(checkLoadCores);
        try (Subject hello = Subject.start(checkCores, Subject.java(Hello.class), Map.of())) {
            hello.awaitReady("/");
            return saturate(name, hello, requests);
        }
    }

    private double checks() {
        Machine.stayOn(checkLoadCores);
        try (Subject server = server(checkCores)) {
            server.awaitReady("/health/ready");
            results.add("resident memory, idle", "MB", server.residentMegabytes());
            checked.clear();
            for (String token : signUp(server)) {
                checked.add(
                        ("GET /api/auth/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            double perSecond = saturate("token check", server, checked);
            results.add("resident memory, under checks of tokens", "MB", server.residentMegabytes());
            double rate = perSecond / 2;
            Load.Outcome half = new Load(server.address(), checked, CONNECTIONS, 1).openLoop(measured(), rate);
            results.add("token check at half of that, open loop, p50", "ms", half.millis(50));
            results.add("token check at half of that, open loop, p99", "ms", half.millis(99));
            return perSecond;
        }
    }

    private double saturate(String what, Subject subject, List<byte[]> requests) {
        Load load = new Load(subject.address(), requests, CONNECTIONS, 2);
        load.closedLoop(warmUp());
        double before = subject.processorSeconds();
        Load.Outcome outcome = load.closedLoop(measured());
        double used = subject.processorSeconds() - before;
        results.add(what + ", answers per second", "1/s", outcome.perSecond());
        results.add(
                what + ", processor time of the server per answer",
                "us",
                used * 1e6 / Math.max(1, outcome.latency().getTotalCount()));
        none(what, outcome);
        return outcome.perSecond();
    }

    private static void none(String what, Load.Outcome outcome) {
        if (outcome.refused() > 0 || outcome.latency().getTotalCount() == 0) {
            throw new IllegalStateException(what + ": " + outcome.refused() + " refused, "
                    + outcome.latency().getTotalCount() + " answered");
        }
    }

    private double signIns() {
        Machine.stayOn(loadCores);
        try (Subject server = server(cores)) {
            server.awaitReady("/health/ready");
            signUp(server);
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                String body = body(i);
                requests.add(("POST /api/auth/signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
            }
            Load load = new Load(server.address(), requests, 4 * permits, 1);
            load.closedLoop(warmUp());
            Load.Outcome outcome = load.closedLoop(measured());
            none("sign-in", outcome);
            results.add("sign-in, answers per second", "1/s", outcome.perSecond());
            results.add("sign-in, closed loop, p50", "ms", outcome.millis(50));
            results.add("sign-in, closed loop, p99", "ms", outcome.millis(99));
            Load.Outcome open = load.openLoop(measured(), 0.7 * outcome.perSecond());
            results.add("sign-in at 70 % of that, open loop, p50", "ms", open.millis(50));
            results.add("sign-in at 70 % of that, open loop, p99", "ms", open.millis(99));
            return outcome.perSecond();
        }
    }

    private double bareHasher() {
        List<String> command = new ArrayList<>(Machine.pinnedTo(cores));
        command.addAll(Subject.java(BareHasher.class, Integer.toString(permits), Integer.toString(seconds)));
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(Machine.log()).start();
            String last = "";
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    last = line;
                }
            }
            process.waitFor(10, TimeUnit.SECONDS);
            double perSecond = Double.parseDouble(last);
            results.add("bare hasher, verifications per second", "1/s", perSecond);
            return perSecond;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Subject server(String onCores) {
        return Subject.start(onCores, launcher(), environment(database, permits));
    }

    /** As it is shipped; {@code -Dserver=} is the folder of jar and launcher. */
    static List<String> launcher() {
        return List.of(Path.of(System.getProperty("server", "bootstrap/target"), "doorward")
                .toAbsolutePath()
                .toString());
    }

    static Map<String, String> environment(Database database, int permits) {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "DATABASE_URL", database.url(),
                "DOORWARD_MASTER_KEY", KEY,
                "DOORWARD_THROTTLE", "off",
                "DOORWARD_HASH_PERMITS", Integer.toString(permits));
    }

    private static String body(int user) {
        return "{\"name\":\"Ada\",\"email\":\"user" + user + "@example.org\",\"password\":\"" + PASSWORD + "\"}";
    }

    /** The access tokens of as many users; those that are there already sign in. */
    private static List<String> signUp(Subject server) {
        HttpClient client = HttpClient.newHttpClient();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            JsonNode answer = post(client, server, "/api/auth/signup", body(i));
            if (!answer.has("token")) {
                answer = post(client, server, "/api/auth/signin", body(i));
            }
            tokens.add(answer.get("token").textValue());
        }
        return tokens;
    }

    private static JsonNode post(HttpClient client, Subject server, String path, String json) {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            return new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
