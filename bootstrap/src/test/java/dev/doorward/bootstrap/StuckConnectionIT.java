package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One request that hangs in the database holds its own connection and nobody else. */
@Timeout(300)
class StuckConnectionIT {

    @TempDir
    Path folder;

    @Test
    void a_request_that_waits_for_a_lock_is_given_up_and_the_others_go_on() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_POOL_SIZE", "2");
        try (ServerProcess server = ServerProcess.run(folder, variables);
                Connection other = TestPostgres.connect(TestPostgres.running().owner());
                Statement statement = other.createStatement()) {
            assertEquals(201, server.signUp("stuck@example.org").statusCode());
            String token = ServerProcess.token(server.signUp("ada@example.org"));
            other.setAutoCommit(false);
            statement.execute("select 1 from " + variables.get("DOORWARD_DB_SCHEMA")
                    + ".users where email = 'stuck@example.org' for update");

            CompletableFuture<HttpResponse<String>> stuck = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.signIn("stuck@example.org");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitLock();
            assertEquals(200, server.signIn("ada@example.org").statusCode());
            assertFalse(stuck.isDone(), "the others do not wait for it");
            for (int i = 0; i < 5; i++) {
                assertEquals(200, server.signIn("ada@example.org").statusCode());
                assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
                assertEquals(200, server.get("/health/ready").statusCode());
            }
            assertEquals(503, stuck.get(20, TimeUnit.SECONDS).statusCode());

            other.rollback();
            assertEquals(200, server.signIn("stuck@example.org").statusCode());
        }
    }

    private static void awaitLock() throws Exception {
        // Who waits for a lock is nobody's secret; what a session of another login waits for is.
        String waiting = "select count(*) from pg_locks where not granted";
        long start = System.nanoTime();
        while (TestPostgres.ask(TestPostgres.running().owner(), waiting).equals("0")) {
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos(), "nobody waits for the lock");
        }
    }
}
