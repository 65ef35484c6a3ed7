package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits are exact over two packaged servers behind a proxy, and survive both. */
@Tag("FR-018")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ThrottleIT {

    private static final int GUESSERS = 32;
    private static final Pattern DEVICE = Pattern.compile("\"deviceToken\":\"([^\"]+)\"");

    @TempDir
    Path temp;

    private final Map<String, String> variables = TestPostgres.ownDatabase();

    ThrottleIT() {
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        variables.put("DOORWARD_HASH_PERMITS", "4");
        variables.put("DOORWARD_HASH_QUEUE", "1000");
        variables.put("DOORWARD_HASH_DEADLINE", "PT1M");
        variables.put("DOORWARD_THROTTLE", "on");
        variables.put("DOORWARD_TRUSTED_PROXIES", "1");
    }

    private static HttpResponse<String> signIn(ServerProcess server, String address, String members) throws Exception {
        return ServerProcess.send(server.request("/api/auth/signin")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", address)
                .POST(HttpRequest.BodyPublishers.ofString("{" + members + "}")));
    }

    private static String wrong(String email) {
        return "\"email\":\"" + email + "\",\"password\":\"wrong horse battery\"";
    }

    private static String right(String email) {
        return "\"email\":\"" + email + "\",\"password\":\"" + ServerProcess.PASSWORD + "\"";
    }

    /** How often each status was answered when everybody asks at once, every other one another server. */
    private static Map<Integer, Integer> statuses(List<Callable<HttpResponse<String>>> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(GUESSERS);
        try {
            Map<Integer, Integer> counts = new TreeMap<>();
            for (Future<HttpResponse<String>> answered : threads.invokeAll(requests)) {
                HttpResponse<String> answer = answered.get();
                counts.merge(answer.statusCode(), 1, Integer::sum);
                assertEquals(
                        answer.statusCode() == 429,
                        answer.headers().firstValue("Retry-After").isPresent());
            }
            return counts;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void guesses_are_counted_by_both_servers_together_and_after_a_restart() throws Exception {
        String device;
        try (ServerProcess one = ServerProcess.run(temp, variables);
                ServerProcess other = ServerProcess.run(temp, variables)) {
            Matcher grant = DEVICE.matcher(one.signUp("ada@example.com").body());
            assertTrue(grant.find());
            device = grant.group(1);

            List<Callable<HttpResponse<String>>> guesses = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                ServerProcess server = i % 2 == 0 ? one : other;
                String address = "203.0.113." + i;
                guesses.add(() -> signIn(server, address, wrong("ADA@example.com")));
            }
            assertEquals(Map.of(401, 5, 429, 59), statuses(guesses));
        }
        try (ServerProcess restarted = ServerProcess.run(temp, variables)) {
            for (int failures = 5; ; failures++) {
                HttpResponse<String> answer = signIn(restarted, "203.0.113.77", wrong("ada@example.com"));
                if (answer.statusCode() == 429) {
                    assertEquals(
                            429,
                            signIn(restarted, "203.0.113.78", right("ada@example.com"))
                                    .statusCode());
                    break;
                }
                assertTrue(failures < 12, "a wait of a minute has passed by itself");
            }
            assertEquals(
                    200,
                    signIn(restarted, "203.0.113.79", right("ada@example.com") + ",\"deviceToken\":\"" + device + "\"")
                            .statusCode(),
                    "the owner's device is known");
        }
    }

    @Test
    void one_address_has_a_hundred_failures_over_both_servers() throws Exception {
        try (ServerProcess one = ServerProcess.run(temp, variables);
                ServerProcess other = ServerProcess.run(temp, variables)) {
            List<Callable<HttpResponse<String>>> guesses = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                ServerProcess server = i % 2 == 0 ? one : other;
                String members = wrong("nobody" + i + "@example.com");
                String address = "2001:db8:0:7::" + i;
                guesses.add(() -> signIn(server, address, members));
            }
            assertEquals(Map.of(401, 100, 429, 50), statuses(guesses));
            assertEquals(
                    401,
                    signIn(one, "2001:db8:0:8::1", wrong("nobody@example.com")).statusCode());
        }
    }

    @Test
    void switched_off_it_says_so_at_start_and_lets_everybody_guess() throws Exception {
        variables.put("DOORWARD_THROTTLE", "off");
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            server.awaitListening();
            assertTrue(server.output().contains("NOTHING LIMITS GUESSING"), server.output());
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        401,
                        signIn(server, "203.0.113.1", wrong("ada@example.com")).statusCode());
            }
        }
    }
}
