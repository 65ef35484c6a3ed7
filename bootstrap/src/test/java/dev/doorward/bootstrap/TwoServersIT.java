package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two packaged servers on one database: what one ends, the other refuses. */
@Tag("FR-011")
@Tag("SC-004")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Execution(ExecutionMode.CONCURRENT)
class TwoServersIT {

    @TempDir
    Path temp;

    private final Map<String, String> variables = TestPostgres.ownDatabase();

    TwoServersIT() {
        variables.put("DOORWARD_ARGON2", "m=64,t=1,p=1");
        variables.put("DOORWARD_POOL_SIZE", "5");
    }

    @Test
    void what_one_server_signs_out_the_other_refuses() throws Exception {
        int rounds = Integer.getInteger("doorward.rounds", 100);
        try (ServerProcess one = ServerProcess.run(temp, variables);
                ServerProcess other = ServerProcess.run(temp, variables)) {
            one.signUp("ada@example.com");
            List<Long> micros = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ServerProcess ending = round % 2 == 0 ? one : other;
                ServerProcess refusing = round % 2 == 0 ? other : one;
                String token = ServerProcess.token(ending.signIn("ada@example.com"));
                assertEquals(200, refusing.getAs(token, "/api/auth/me").statusCode());
                assertEquals(200, ending.postAs(token, "/api/auth/signout").statusCode());
                assertEquals(401, ending.getAs(token, "/api/auth/me").statusCode(), "the same server, at once");
                Duration late = Eventually.status(401, () -> refusing.getAs(token, "/api/auth/me"));
                micros.add(late.toNanos() / 1000);
                assertEquals(401, refusing.getAs(token, "/api/auth/me").statusCode(), "and ever after");
            }
            micros.sort(null);
            System.out.printf(
                    "sign-out on one server, refusal on the other: %d rounds, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                    rounds,
                    micros.get(rounds / 2) / 1000.0,
                    micros.get((int) Math.ceil(rounds * 0.99) - 1) / 1000.0,
                    micros.get(rounds - 1) / 1000.0);
        }
    }

    @Test
    void a_server_that_is_killed_accepts_no_ended_session_when_it_is_back() throws Exception {
        int users = Math.max(60, Integer.getInteger("doorward.rounds", 100) / 10);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (ServerProcess one = ServerProcess.run(temp, variables)) {
            List<String> ended = new ArrayList<>();
            List<String> kept = new ArrayList<>();
            try (ServerProcess other = ServerProcess.run(temp, variables)) {
                other.awaitListening();
                List<Future<String>> tokens = new ArrayList<>();
                for (int user = 0; user < users; user++) {
                    String email = user + "@example.com";
                    tokens.add(threads.submit(() -> ServerProcess.token(one.signUp(email))));
                }
                List<Future<Boolean>> acknowledged = new ArrayList<>();
                for (int user = 0; user < users; user++) {
                    String token = tokens.get(user).get();
                    if (user % 3 == 0) {
                        kept.add(token);
                    } else {
                        ended.add(token);
                        ServerProcess ending = user % 3 == 1 ? one : other;
                        acknowledged.add(threads.submit(() -> isSignedOut(ending, token)));
                    }
                }
                // In the midst of it; whoever is not answered does not count.
                acknowledged.get(acknowledged.size() / 2).get();
                other.handle().destroyForcibly();
                for (int i = ended.size() - 1; i >= 0; i--) {
                    if (!acknowledged.get(i).get()) {
                        ended.remove(i);
                    }
                }
            }
            assertTrue(ended.size() >= users / 6, ended.size() + " acknowledged");
            try (ServerProcess back = ServerProcess.run(temp, variables)) {
                for (String token : ended) {
                    assertEquals(401, back.getAs(token, "/api/auth/me").statusCode());
                    assertEquals(401, one.getAs(token, "/api/auth/me").statusCode());
                }
                for (String token : kept) {
                    assertEquals(200, back.getAs(token, "/api/auth/me").statusCode());
                }
            }
            System.out.println("a server killed and started again: of " + ended.size()
                    + " acknowledged sign-outs none was forgotten");
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isSignedOut(ServerProcess server, String token) {
        try {
            return server.postAs(token, "/api/auth/signout").statusCode() == 200;
        } catch (Exception killed) {
            return false;
        }
    }

    @Test
    void a_locked_out_user_and_a_deleted_one_are_refused_on_both() throws Exception {
        try (ServerProcess one = ServerProcess.run(temp, variables);
                ServerProcess other = ServerProcess.run(temp, variables)) {
            HttpResponse<String> ada = one.signUp("ada@example.com");
            ServerProcess.Told told = ServerProcess.type(temp, variables, "", "users", "disable", "Ada@Example.com");
            assertEquals(0, told.exit(), told.output());
            assertNobodyIsIn(ada, "ada@example.com", one, other);

            told = ServerProcess.type(temp, variables, "", "users", "enable", "ada@example.com");
            assertEquals(0, told.exit(), told.output());
            assertEquals(200, other.signIn("ada@example.com").statusCode());
            assertEquals(
                    401, one.getAs(ServerProcess.token(ada), "/api/auth/me").statusCode());

            HttpResponse<String> bob = one.signUp("bob@example.com");
            HttpResponse<String> deleted = other.deleteAs(
                    ServerProcess.token(bob), "/api/auth/me", "{\"password\":\"" + ServerProcess.PASSWORD + "\"}");
            assertEquals(204, deleted.statusCode(), deleted.body());
            assertNobodyIsIn(bob, "bob@example.com", one, other);
            HttpResponse<String> again = one.signUp("bob@example.com");
            assertEquals(201, again.statusCode());
            assertNotEquals(ServerProcess.token(bob), ServerProcess.token(again));
        }
    }

    private static void assertNobodyIsIn(HttpResponse<String> grant, String email, ServerProcess... servers)
            throws Exception {
        String token = ServerProcess.token(grant);
        for (ServerProcess server : servers) {
            Eventually.status(401, () -> server.getAs(token, "/api/auth/me"));
            assertEquals(401, server.refresh(ServerProcess.refreshToken(grant)).statusCode());
            assertEquals(401, server.signIn(email).statusCode());
        }
    }
}
