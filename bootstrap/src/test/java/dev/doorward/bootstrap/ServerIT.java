package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server, as a process, from outside. */
@Timeout(120)
class ServerIT {

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final String PASSWORD = "correct horse battery";
    private static final String KEY = MasterKey.generate().reveal();
    private static final String PEPPERS = "first:" + MasterKey.generate().reveal();

    /** A PostgreSQL of its own, for servers with a DATABASE_URL. */
    private static DataDirectory folder;

    private static EmbeddedPostgres postgres;
    private static int databases;

    @TempDir
    Path temp;

    @BeforeAll
    static void startPostgres(@TempDir Path shared) {
        folder = DataDirectory.open(shared.resolve("data"));
        postgres = EmbeddedPostgres.start(folder);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
        folder.close();
    }

    @BeforeEach
    void linkBinaries() throws IOException {
        Files.createDirectories(temp.resolve("data"));
        Files.createSymbolicLink(temp.resolve("data/binaries"), folder.binaries());
    }

    @AfterEach
    void unlinkBinaries() throws IOException {
        Files.deleteIfExists(temp.resolve("data/binaries"));
    }

    @Test
    void users_sessions_and_sign_outs_survive_a_restart_and_nothing_is_left_behind() throws Exception {
        String kept;
        String ended;
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(200, server.get("/health/ready").statusCode());
            HttpResponse<String> signedUp = signUp(server, "ada@example.com");
            assertEquals(201, signedUp.statusCode(), signedUp.body());
            kept = token(signedUp);
            ended = token(signIn(server, "ada@example.com"));
            assertEquals(200, server.getAs(kept, "/api/auth/me").statusCode());
            assertEquals(200, server.postAs(ended, "/api/auth/signout").statusCode());
            assertEquals(401, server.getAs(ended, "/api/auth/me").statusCode());
            assertTrue(
                    server.output().contains("embedded, in " + temp.toRealPath().resolve("data")), server.output());
            assertTrue(server.output().contains("Argon2: "), server.output());

            server.terminate();
            server.awaitExit(STOP);
        }
        assertEquals(List.of(), processesIn(temp.resolve("data/postgres")));

        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(200, server.getAs(kept, "/api/auth/me").statusCode());
            assertEquals(401, server.getAs(ended, "/api/auth/me").statusCode());
            assertEquals(200, signIn(server, "ada@example.com").statusCode());
            assertEquals(409, signUp(server, "ADA@example.com").statusCode());
        }
    }

    @Test
    void the_server_leaves_when_only_the_process_that_started_it_is_killed() throws Exception {
        String start = "\"$0\" -Ddoorward.leaveWithParent=true -jar \"$1\" & wait";
        List<String> command = List.of("sh", "-c", start, ServerProcess.java(), ServerProcess.jar());
        try (ServerProcess buildTool = ServerProcess.command(temp, Map.of(), command)) {
            buildTool.awaitListening();
            ProcessHandle server = buildTool.handle().children().findFirst().orElseThrow();
            List<Long> database = processesIn(temp.resolve("data/postgres"));
            assertFalse(database.isEmpty());
            buildTool.handle().destroyForcibly();
            server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
            assertEquals(List.of(), processesIn(temp.resolve("data/postgres")));
        }
    }

    @Test
    void an_embedded_database_that_is_killed_comes_back_with_every_acknowledged_user() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            signUp(server, "ada@example.com");
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
        Map<String, String> variables = ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(201, signUp(server, "ada@example.com").statusCode());
            assertTrue(server.output().contains("Database: " + postgres.login()), server.output());
            assertFalse(server.output().contains("embedded"), server.output());
        }
        assertFalse(Files.exists(temp.resolve("data/postgres")), "the folder is not used");
    }

    @Test
    void a_wrong_master_key_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            server.awaitListening();
        }
        variables.put("DOORWARD_MASTER_KEY", MasterKey.generate().reveal());
        assertRefuses(variables, "The master key does not fit the keys in this database");
    }

    @Test
    void a_missing_pepper_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = ownDatabase();
        variables.put("DOORWARD_PEPPERS", PEPPERS);
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(201, signUp(server, "ada@example.com").statusCode());
        }
        variables.put("DOORWARD_PEPPERS", "second:" + MasterKey.generate().reveal());
        assertRefuses(variables, "Stored password hashes need peppers that are not configured: first.");
        variables.put("DOORWARD_PEPPERS", variables.get("DOORWARD_PEPPERS") + "," + PEPPERS);
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(200, signIn(server, "ada@example.com").statusCode());
        }
    }

    @Test
    void a_database_that_refuses_the_login_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = ownDatabase();
        String wrong = variables.get("DATABASE_URL").replaceFirst(":[^:@/]+@", ":S3cret@");
        variables.put("DATABASE_URL", wrong);
        assertRefuses(variables, "Cannot connect to the database " + postgres.login() + ": FATAL: password");
    }

    @Test
    void a_database_that_goes_away_is_503_and_comes_back() throws Exception {
        Path path = temp.resolve("other");
        try (DataDirectory other = DataDirectory.open(path)) {
            Files.createSymbolicLink(path.resolve("binaries"), folder.binaries());
            PostgresBinaries binaries = PostgresBinaries.in(other);
            Unprivileged user = Unprivileged.here(other, binaries);
            String owner;
            String login;
            try (EmbeddedPostgres first = EmbeddedPostgres.start(other)) {
                owner = first.owner().revealPassword();
                login = first.login().revealPassword();
            }
            int port = PostgresServer.freePort();
            PostgresServer database = PostgresServer.start(binaries, user, other.postgres(), port);
            Map<String, String> variables = Map.of(
                    "DATABASE_URL",
                    "postgres://doorward:" + login + "@127.0.0.1:" + port + "/doorward",
                    "MIGRATION_DATABASE_URL",
                    "postgres://doorward_owner:" + owner + "@127.0.0.1:" + port + "/doorward",
                    "DOORWARD_MASTER_KEY",
                    KEY,
                    "DOORWARD_REVOCATION_POLL",
                    "PT0.2S",
                    "DOORWARD_REVOCATION_MAX_AGE",
                    "PT1S");
            try (ServerProcess server = ServerProcess.run(temp, variables)) {
                String token = token(signUp(server, "ada@example.com"));
                database.stop();

                HttpResponse<String> signIn = signIn(server, "ada@example.com");
                assertEquals(503, signIn.statusCode(), signIn.body());
                assertTrue(signIn.headers().firstValue("Retry-After").isPresent());
                awaitStatus(503, () -> server.get("/health/ready"));
                awaitStatus(503, () -> server.getAs(token, "/api/auth/me"));
                assertEquals(200, server.get("/health/live").statusCode());

                database = PostgresServer.start(binaries, user, other.postgres(), port);
                awaitSignIn(server, "ada@example.com");
                awaitStatus(200, () -> server.get("/health/ready"));
                awaitStatus(200, () -> server.getAs(token, "/api/auth/me"));
                assertFalse(server.output().contains("\tat "), server.output());
            } finally {
                database.stop();
            }
            Files.delete(path.resolve("binaries"));
        }
    }

    @Test
    void a_port_that_is_taken_is_a_clear_refusal() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Map<String, String> variables = ownDatabase();
            variables.put("PORT", Integer.toString(taken.getLocalPort()));
            assertRefuses(variables, "Cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void a_second_server_on_the_same_folder_is_a_clear_refusal() throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            server.awaitListening();
            assertRefuses(Map.of(), "Another Doorward server uses the data directory");
            assertEquals(200, server.get("/health/ready").statusCode());
        }
    }

    @Test
    void faults_of_the_settings_are_told_at_once_and_no_secret_is() throws Exception {
        Map<String, String> variables =
                Map.of("DATABASE_URL", "mysql://app:S3cret@db/x", "PORT", "x", "DOORWARD_X", "1");
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(1, server.awaitExit(STOP));
            List<String> names = List.of("DATABASE_URL", "PORT", "DOORWARD_MASTER_KEY", "DOORWARD_X");
            assertTrue(names.stream().allMatch(server.output()::contains), server.output());
            assertFalse(server.output().contains("S3cret"), server.output());
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
            assertEquals(201, signUp(server, "ada@example.com").statusCode());
        }
    }

    @Test
    void the_command_line_says_what_it_knows() throws Exception {
        assertSays(0, "Doorward 0.", "--version");
        assertSays(0, "Usage: ", "--help");
        assertSays(2, "Usage: ", "server");
        assertSays(2, "Usage: ", "serve", "now");
    }

    @Test
    void not_even_the_finest_log_shows_a_secret() throws Exception {
        Path finest = Files.writeString(
                temp.resolve("finest.xml"),
                "<configuration><appender name='OUT' class='ch.qos.logback.core.ConsoleAppender'><encoder><pattern>%logger"
                        + " %msg%n%ex</pattern></encoder></appender><root level='TRACE'><appender-ref ref='OUT'/></root>"
                        + "</configuration>");
        Map<String, String> variables = ownDatabase();
        variables.put("DOORWARD_PEPPERS", PEPPERS);
        variables.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + finest);
        String output;
        String token;
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            token = token(signUp(server, "ada@example.com"));
            signIn(server, "ada@example.com");
            server.post("/api/auth/signin", "{\"email\":\"ada@example.com\",\"password\":\"" + PASSWORD + "wrong\"}");
            server.getAs(token, "/api/auth/me");
            server.postAs(token, "/api/auth/signout");
            server.terminate();
            server.awaitExit(STOP);
            output = server.output();
        }
        assertTrue(output.contains("security event=signed_up"), output);
        for (String secret : List.of(
                PASSWORD,
                token,
                KEY,
                PEPPERS.substring(6),
                "ada@example.com",
                "$argon2id$",
                postgres.login().revealPassword(),
                postgres.owner().revealPassword())) {
            String where = output.lines()
                    .filter(line -> line.contains(secret))
                    .findFirst()
                    .orElse("");
            assertEquals("", where);
        }
    }

    private void assertSays(int exit, String said, String... arguments) throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, Map.of(), arguments)) {
            assertEquals(exit, server.awaitExit(STOP));
            assertTrue(server.output().startsWith(said), server.output());
        }
    }

    /** Exit code 1, one paragraph on the last line, no stack trace. */
    private void assertRefuses(Map<String, String> variables, String reason) throws Exception {
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(1, server.awaitExit(Duration.ofSeconds(30)), server.output());
            List<String> lines = server.output().lines().toList();
            String last = lines.get(lines.size() - 1);
            assertTrue(last.startsWith("Doorward cannot start. " + reason), server.output());
            assertFalse(server.output().contains("\tat "), server.output());
            assertFalse(server.output().contains("S3cret"), server.output());
        }
    }

    /** A schema that no other test has seen. */
    private static Map<String, String> ownDatabase() {
        Map<String, String> variables = new HashMap<>();
        variables.put("DATABASE_URL", url(postgres.login()));
        variables.put("MIGRATION_DATABASE_URL", url(postgres.owner()));
        variables.put("DOORWARD_MASTER_KEY", KEY);
        variables.put("DOORWARD_DB_SCHEMA", "test" + ++databases);
        return variables;
    }

    private static String url(DatabaseUrl url) {
        return "postgres://" + url.user() + ":" + url.revealPassword() + "@" + url;
    }

    private static HttpResponse<String> signUp(ServerProcess server, String email) throws Exception {
        return server.post(
                "/api/auth/signup", "{\"name\":\"Ada\",\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    private static HttpResponse<String> signIn(ServerProcess server, String email) throws Exception {
        return server.post("/api/auth/signin", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    /** Until the database is back every answer is 503, never a wrong password and never our bug. */
    private static void awaitSignIn(ServerProcess server, String email) throws Exception {
        TreeSet<Integer> statuses = new TreeSet<>();
        awaitStatus(200, () -> {
            HttpResponse<String> answer = signIn(server, email);
            statuses.add(answer.statusCode());
            return answer;
        });
        statuses.remove(503);
        assertEquals(new TreeSet<>(List.of(200)), statuses);
    }

    private static void awaitStatus(int status, Request request) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        int last = request.send().statusCode();
        while (last != status) {
            assertTrue(System.nanoTime() < deadline, "still " + last + " instead of " + status);
            Thread.onSpinWait();
            last = request.send().statusCode();
        }
    }

    private static String token(HttpResponse<String> answer) {
        Matcher matcher = Pattern.compile("\"token\":\"([^\"]+)\"").matcher(answer.body());
        assertTrue(matcher.find(), answer.body());
        return matcher.group(1);
    }

    private static List<Long> processesIn(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                                .equals(data);
                    } catch (IOException gone) {
                        return false;
                    }
                })
                .map(ProcessHandle::pid)
                .toList();
    }

    private interface Request {
        HttpResponse<String> send() throws Exception;
    }
}
