package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One refresh token in many hands, over HTTP, on two packaged servers, with connections that break. */
@Tag("FR-012")
@Tag("SC-003")
@Timeout(value = 2, unit = TimeUnit.HOURS)
@Execution(ExecutionMode.CONCURRENT)
class RefreshOverServersIT {

    private static final int THREADS = 64;
    private static final int ROUNDS_OF_A_SESSION = 10;

    @TempDir
    Path temp;

    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();

    @Test
    void all_who_refresh_together_get_one_successor_and_a_replay_after_the_window_ends_the_session() throws Exception {
        int rounds = Integer.getInteger("doorward.rounds", 100);
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        System.out.println(
                "refresh over HTTP: " + rounds + " rounds of " + THREADS + " threads on 2 servers, seed " + seed);
        Random random = new Random(seed);
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        variables.put("DOORWARD_POOL_SIZE", "8");
        String schema = variables.get("DOORWARD_DB_SCHEMA");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        int sessions = 0;
        try (ServerProcess one = ServerProcess.run(temp, variables);
                ServerProcess other = ServerProcess.run(temp, variables)) {
            one.signUp("ada@example.com");
            other.awaitListening();
            for (int round = 0; round < rounds; sessions++) {
                List<String> chain =
                        new ArrayList<>(List.of(ServerProcess.refreshToken(one.signIn("ada@example.com"))));
                for (int i = 0; i < ROUNDS_OF_A_SESSION && round < rounds; i++, round++) {
                    String where = "round " + round + ", seed " + seed;
                    String last = chain.get(chain.size() - 1);
                    Set<String> successors = refreshedByAll(threads, random, last, one, other);
                    assertEquals(1, successors.size(), where);
                    assertTrue(chain.stream().noneMatch(successors::contains), where);
                    chain.addAll(successors);
                    assertEquals(
                            Integer.toString(chain.size() - 1), ask(schema, "max(generation) from %s.sessions"), where);
                }
                String current = chain.get(chain.size() - 1);
                String replay = chain.get(random.nextInt(chain.size() - 1));
                replayed(schema, replay, current, one, other, "session " + sessions + ", seed " + seed);
            }
        } finally {
            threads.shutdownNow();
        }
        System.out.println("refresh over HTTP: " + sessions + " sessions, " + lost
                + " answers lost and asked for again, " + busy + " times 503");
        assertNotEquals(0, lost.get());
        assertEquals(
                Integer.toString(sessions), ask(schema, "count(*) from %s.events where kind = 'refresh_replayed'"));
        assertEquals("1", ask(schema, "count(*) from %s.sessions"), "that of the sign-up");
    }

    /** What they got, whoever got no answer at first included. */
    private Set<String> refreshedByAll(
            ExecutorService threads, Random random, String token, ServerProcess one, ServerProcess other)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Set<String> successors = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> clients = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random own = new Random(random.nextLong());
            boolean forges = thread == 0;
            clients.add(() -> {
                start.await();
                if (forges) {
                    assertEquals(401, one.refresh(forged(token)).statusCode());
                }
                successors.add(refreshed(token, own, one, other));
                return null;
            });
        }
        for (Future<Void> client : threads.invokeAll(clients)) {
            client.get();
        }
        return successors;
    }

    private String refreshed(String token, Random random, ServerProcess one, ServerProcess other) throws Exception {
        while (true) {
            ServerProcess server = random.nextBoolean() ? one : other;
            if (random.nextInt(4) == 0) {
                sendAndHangUp(server.awaitListening(), token);
                lost.incrementAndGet();
                continue;
            }
            HttpResponse<String> answer = server.refresh(token);
            if (answer.statusCode() != 503) {
                assertEquals(200, answer.statusCode(), () -> answer.body() + "\n" + replays(one) + replays(other));
                return ServerProcess.refreshToken(answer);
            }
            busy.incrementAndGet();
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** What a server has taken for a replay. */
    private static String replays(ServerProcess server) {
        return server.output()
                .lines()
                .filter(line -> line.contains("event=refresh_replayed"))
                .collect(Collectors.joining("\n"));
    }

    /** Hangs up at once: the answer is lost, and the request may be late by any number of refreshes. */
    private static void sendAndHangUp(URI server, String token) throws IOException {
        String body = "{\"refreshToken\":\"" + token + "\"}";
        String request = "POST /api/auth/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The same session and generation, signed by nobody. */
    private static String forged(String token) {
        int middle = token.length() - 10;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + other + token.substring(middle + 1);
    }

    private static void replayed(
            String schema, String replay, String current, ServerProcess one, ServerProcess other, String where)
            throws Exception {
        HttpResponse<String> grant = other.refresh(current);
        assertEquals(200, grant.statusCode(), where);
        String access = ServerProcess.token(grant);
        assertEquals(200, one.getAs(access, "/api/auth/me").statusCode(), where);
        // As if the window had passed.
        TestPostgres.execute(
                TestPostgres.running().owner(),
                "update " + schema + ".sessions set last_seen_at = last_seen_at - interval '31 seconds'");
        assertEquals(401, other.refresh(replay).statusCode(), where);
        assertEquals(401, one.refresh(ServerProcess.refreshToken(grant)).statusCode(), where);
        assertEquals(401, other.getAs(access, "/api/auth/me").statusCode(), where);
        Eventually.status(401, () -> one.getAs(access, "/api/auth/me"));
        assertEquals(401, one.refresh(replay).statusCode(), where);
    }

    private static String ask(String schema, String what) throws Exception {
        return TestPostgres.ask(TestPostgres.running().owner(), "select " + what.formatted(schema));
    }
}
