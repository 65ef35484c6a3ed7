package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged server, as a process, from outside. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class ServerIT {

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final String PEPPERS = "first:" + MasterKey.generate().reveal();

    @TempDir
    Path temp;

    @BeforeEach
    void linkBinaries() throws IOException {
        TestPostgres.linkBinaries(temp.resolve("data"));
    }

    @AfterEach
    void unlinkBinaries() throws IOException {
        TestPostgres.unlinkBinaries(temp.resolve("data"));
    }

    @Test
    void users_sessions_and_sign_outs_survive_a_restart_and_nothing_is_left_behind() throws Exception {
        String kept;
        String ended;
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(200, server.get("/health/ready").statusCode());
            HttpResponse<String> signedUp = server.signUp("ada@example.com");
            assertEquals(201, signedUp.statusCode(), signedUp.body());
            kept = ServerProcess.token(signedUp);
            ended = ServerProcess.token(server.signIn("ada@example.com"));
            assertEquals(200, server.getAs(kept, "/api/auth/me").statusCode());
            assertEquals(200, server.postAs(ended, "/api/auth/signout").statusCode());
            assertEquals(401, server.getAs(ended, "/api/auth/me").statusCode());
            assertTrue(
                    server.output().contains("embedded, in " + temp.toRealPath().resolve("data")), server.output());
            assertTrue(server.output().contains("Argon2: "), server.output());

            server.terminate();
            server.awaitExit(STOP);
        }
        assertEquals(List.of(), TestPostgres.processesIn(temp.resolve("data/postgres")));

        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(200, server.getAs(kept, "/api/auth/me").statusCode());
            assertEquals(401, server.getAs(ended, "/api/auth/me").statusCode());
            assertEquals(200, server.signIn("ada@example.com").statusCode());
            assertEquals(409, server.signUp("ADA@example.com").statusCode());
        }
    }

    @Test
    void the_server_leaves_when_only_the_process_that_started_it_is_killed() throws Exception {
        String start = "\"$0\" -Ddoorward.leaveWithParent=true -jar \"$1\" & wait";
        List<String> command = List.of("sh", "-c", start, ServerProcess.java(), ServerProcess.jar());
        try (ServerProcess buildTool = ServerProcess.command(temp, Map.of(), command)) {
            buildTool.awaitListening();
            ProcessHandle server = buildTool.handle().children().findFirst().orElseThrow();
            List<Long> database = TestPostgres.processesIn(temp.resolve("data/postgres"));
            assertFalse(database.isEmpty());
            buildTool.handle().destroyForcibly();
            server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
            assertEquals(List.of(), TestPostgres.processesIn(temp.resolve("data/postgres")));
        }
    }

    @Test
    void an_embedded_database_that_is_killed_comes_back_with_every_acknowledged_user() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            server.signUp("ada@example.com");
            String pid = Files.readAllLines(temp.resolve("data/postgres/postmaster.pid"))
                    .get(0);
            ProcessHandle database = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            database.destroyForcibly();
            database.onExit().get(10, TimeUnit.SECONDS);
            awaitSignIn(server, "ada@example.com");
        }
    }

    @Test
    void another_database_and_another_login_for_migrations() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(201, server.signUp("ada@example.com").statusCode());
            assertTrue(
                    server.output()
                            .contains("Database: " + TestPostgres.running().login()),
                    server.output());
            assertFalse(server.output().contains("embedded"), server.output());
        }
        assertFalse(Files.exists(temp.resolve("data/postgres")), "the folder is not used");
    }

    @Test
    void a_database_that_comes_late_is_waited_for_and_one_that_goes_away_is_503_until_it_is_back() throws Exception {
        Path path = temp.resolve("other");
        try (DataDirectory other = DataDirectory.open(path)) {
            Files.createSymbolicLink(
                    path.resolve("binaries"), TestPostgres.folder().binaries());
            PostgresBinaries binaries = PostgresBinaries.in(other);
            Unprivileged user = Unprivileged.here(other, binaries);
            String owner;
            String login;
            try (EmbeddedPostgres first = EmbeddedPostgres.start(other)) {
                owner = first.owner().revealPassword();
                login = first.login().revealPassword();
            }
            int port = PostgresServer.freePort();
            PostgresServer database = null;
            Map<String, String> variables = Map.of(
                    "DATABASE_URL",
                    "postgres://doorward:" + login + "@127.0.0.1:" + port + "/doorward",
                    "MIGRATION_DATABASE_URL",
                    "postgres://doorward_owner:" + owner + "@127.0.0.1:" + port + "/doorward",
                    "DOORWARD_MASTER_KEY",
                    TestPostgres.MASTER_KEY,
                    "DOORWARD_REVOCATION_POLL",
                    "PT0.2S",
                    "DOORWARD_REVOCATION_MAX_AGE",
                    "PT1S");
            try (ServerProcess server = ServerProcess.run(temp, variables)) {
                server.awaitOutput("Waiting for the database 127.0.0.1:" + port + "/doorward: ");
                database = PostgresServer.start(binaries, user, other.postgres(), port);
                String token = ServerProcess.token(server.signUp("ada@example.com"));
                database.stop();

                HttpResponse<String> signIn = server.signIn("ada@example.com");
                assertEquals(503, signIn.statusCode(), signIn.body());
                assertTrue(signIn.headers().firstValue("Retry-After").isPresent());
                server.awaitOutput(
                        "request " + signIn.headers().firstValue("X-Request-Id").orElseThrow() + " could not be");
                Eventually.status(503, () -> server.get("/health/ready"));
                Eventually.status(503, () -> server.getAs(token, "/api/auth/me"));
                assertEquals(200, server.get("/health/live").statusCode());

                database = PostgresServer.start(binaries, user, other.postgres(), port);
                awaitSignIn(server, "ada@example.com");
                Eventually.status(200, () -> server.get("/health/ready"));
                Eventually.status(200, () -> server.getAs(token, "/api/auth/me"));
                assertFalse(server.output().contains("\tat "), server.output());
            } finally {
                if (database != null) {
                    database.stop();
                }
            }
            Files.delete(path.resolve("binaries"));
        }
    }

    @Test
    void a_signal_while_it_starts_is_heeded() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            Path database = temp.resolve("data/postgres.unfinished");
            while (!Files.exists(database) && server.handle().isAlive()) {
                Thread.onSpinWait();
            }
            server.terminate();
            server.awaitExit(STOP);
        }
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(201, server.signUp("ada@example.com").statusCode());
        }
    }

    @Test
    void not_even_the_finest_log_shows_a_secret() throws Exception {
        Path finest = Files.writeString(
                temp.resolve("finest.xml"),
                "<configuration><appender name='OUT' class='ch.qos.logback.core.ConsoleAppender'><encoder><pattern>%logger"
                        + " %msg%n%ex</pattern></encoder></appender><root level='TRACE'><appender-ref ref='OUT'/></root>"
                        + "</configuration>");
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_PEPPERS", PEPPERS);
        variables.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + finest);
        String output;
        String token;
        String refreshToken;
        String successor;
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            HttpResponse<String> grant = server.signUp("ada@example.com");
            token = ServerProcess.token(grant);
            refreshToken = ServerProcess.refreshToken(grant);
            successor = ServerProcess.refreshToken(server.refresh(refreshToken));
            server.signIn("ada@example.com");
            server.post(
                    "/api/auth/signin",
                    "{\"email\":\"ada@example.com\",\"password\":\"" + ServerProcess.PASSWORD + "wrong\"}");
            server.getAs(token, "/api/auth/me");
            server.postAs(token, "/api/auth/signout");
            server.terminate();
            server.awaitExit(STOP);
            output = server.output();
        }
        assertTrue(output.contains("security event=signed_up"), output);
        for (String secret : List.of(
                ServerProcess.PASSWORD,
                token,
                refreshToken,
                successor,
                TestPostgres.MASTER_KEY,
                PEPPERS.substring(6),
                "ada@example.com",
                "$argon2id$",
                TestPostgres.running().login().revealPassword(),
                TestPostgres.running().owner().revealPassword())) {
            String where = output.lines()
                    .filter(line -> line.contains(secret))
                    .findFirst()
                    .orElse("");
            assertEquals("", where);
        }
    }

    /** Until the database is back every answer is 503, never a wrong password and never our bug. */
    private static void awaitSignIn(ServerProcess server, String email) throws Exception {
        TreeSet<Integer> statuses = new TreeSet<>();
        Eventually.status(200, () -> {
            HttpResponse<String> answer = server.signIn(email);
            statuses.add(answer.statusCode());
            return answer;
        });
        statuses.remove(503);
        assertEquals(new TreeSet<>(List.of(200)), statuses);
    }
}
