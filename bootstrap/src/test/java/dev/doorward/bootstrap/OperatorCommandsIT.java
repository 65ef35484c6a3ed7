package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.openapi.Tool;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The commands of the packaged server, typed beside running servers and without one. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class OperatorCommandsIT {

    private static final String ADA = "ada@example.com";
    private static final String NEW_PASSWORD = "nouvelle clé 🔑 horse";

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
    void a_forgotten_password_is_set_from_the_standard_input_and_ends_every_session() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            HttpResponse<String> grant = server.signUp(ADA);
            ServerProcess.Told told =
                    ServerProcess.type(temp, variables, NEW_PASSWORD + "\n", "users", "set-password", ADA);
            assertEquals(0, told.exit(), told.output());
            assertFalse(told.output().contains("nouvelle"), told.output());
            assertTrue(told.output().contains("event=password_set request=command user="), told.output());
            Eventually.status(401, () -> server.getAs(ServerProcess.token(grant), "/api/auth/me"));
            assertEquals(401, server.refresh(ServerProcess.refreshToken(grant)).statusCode());
            assertEquals(401, server.signIn(ADA).statusCode());
            HttpResponse<String> anew = server.post(
                    "/api/auth/signin", "{\"email\":\"" + ADA + "\",\"password\":\"" + NEW_PASSWORD + "\"}");
            assertEquals(200, anew.statusCode(), anew.body());

            assertNotDone("Nobody has the e-mail eve@example.com", variables, NEW_PASSWORD, "eve@example.com");
            assertNotDone("That is no e-mail address", variables, NEW_PASSWORD, "eve");
            assertNotDone("Password must be at least 8 characters", variables, "short\n", ADA);
            assertNotDone("Password is required", variables, "", ADA);
            assertNotDone("must be one line", variables, NEW_PASSWORD + "\nmore", ADA);
            assertEquals(
                    200, server.getAs(ServerProcess.token(anew), "/api/auth/me").statusCode(), "nothing has changed");
        }
    }

    @Test
    void at_a_terminal_a_password_is_typed_twice_and_not_shown() throws Exception {
        String script = Tool.path("script");
        Map<String, String> variables = TestPostgres.ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            server.signUp(ADA);
            assertTyped(1, "The two are not the same", script, variables, "nouvelle horse", "nouvelle house");
            assertEquals(200, server.signIn(ADA).statusCode());
            assertTyped(0, "has the new password", script, variables, "nouvelle horse", "nouvelle horse");
            assertEquals(401, server.signIn(ADA).statusCode());
        }
    }

    private void assertTyped(
            int exit, String said, String script, Map<String, String> variables, String first, String second)
            throws Exception {
        String command = "'" + ServerProcess.java() + "' -jar '" + ServerProcess.jar() + "' users set-password " + ADA;
        try (ServerProcess terminal = ServerProcess.command(
                temp, variables, List.of(script, "--quiet", "--return", "--command", command, "/dev/null"))) {
            terminal.answer("New password of " + ADA + ": ", first);
            terminal.answer("Once more: ", second);
            assertEquals(exit, terminal.awaitExit(Duration.ofSeconds(60)), terminal.output());
            assertTrue(terminal.output().contains(said), terminal.output());
            assertFalse(terminal.output().contains("nouvelle"), terminal.output());
        }
    }

    private void assertNotDone(String why, Map<String, String> variables, String input, String email) throws Exception {
        ServerProcess.Told told = ServerProcess.type(temp, variables, input, "users", "set-password", email);
        assertEquals(1, told.exit(), told.output());
        assertTrue(told.output().contains(why), told.output());
        assertFalse(told.output().contains("\tat "), told.output());
    }

    @Test
    void wrong_words_are_wrong_usage_and_a_database_without_tables_is_said_clearly() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        for (List<String> words : List.of(
                List.of("users"),
                List.of("users", "disable"),
                List.of("users", "delete", ADA),
                List.of("users", "set-password", ADA, NEW_PASSWORD),
                List.of("keys", "rotate", "now"))) {
            ServerProcess.Told told = ServerProcess.type(temp, variables, "", words.toArray(String[]::new));
            assertEquals(2, told.exit(), told.output());
            assertTrue(told.output().startsWith("Usage: "), told.output());
        }
        ServerProcess.Told told = ServerProcess.type(temp, variables, "", "users", "disable", ADA);
        assertEquals(1, told.exit(), told.output());
        assertTrue(told.output().contains("Start a server of this version on"), told.output());
        Path nowhere = temp.resolve("nowhere");
        told = ServerProcess.type(temp, Map.of("DOORWARD_DATA_DIR", nowhere.toString()), "", "peppers");
        assertEquals(1, told.exit(), told.output());
        assertTrue(told.output().contains("There is no database in " + nowhere), told.output());
        assertFalse(Files.exists(nowhere), "a command makes no database");
    }

    @Test
    void with_the_embedded_database_commands_work_beside_the_server_and_without_it() throws Exception {
        String token;
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            token = ServerProcess.token(server.signUp(ADA));
            assertDone(Map.of(), "users", "disable", ADA);
            Eventually.status(401, () -> server.getAs(token, "/api/auth/me"));
            assertEquals(401, server.signIn(ADA).statusCode());
        }
        assertEquals(List.of(), TestPostgres.processesIn(temp.resolve("data/postgres")));
        assertDone(Map.of(), "users", "enable", ADA);
        assertEquals(List.of(), TestPostgres.processesIn(temp.resolve("data/postgres")), "nothing is left behind");
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(401, server.getAs(token, "/api/auth/me").statusCode());
            assertEquals(200, server.signIn(ADA).statusCode());
        }
    }

    @Test
    void the_embedded_master_key_is_replaced_while_the_server_runs_and_no_token_dies() throws Exception {
        Path secrets = temp.resolve("data/secrets");
        String token;
        String refreshToken;
        String before;
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            HttpResponse<String> grant = server.signUp(ADA);
            token = ServerProcess.token(grant);
            refreshToken = ServerProcess.refreshToken(grant);
            before = Files.readString(secrets.resolve("master-key"));
            String said = assertDone(Map.of(), "keys", "rewrap");
            assertTrue(said.contains("2 keys were wrapped anew. The new master key is in "), said);
            assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
            assertEquals(200, server.signIn(ADA).statusCode());
        }
        String after = Files.readString(secrets.resolve("master-key"));
        assertNotEquals(before, after);
        assertFalse(Files.exists(secrets.resolve("next-master-key")));
        try (var files = Files.list(secrets)) {
            List<Path> old = files.filter(file -> file.getFileName().toString().startsWith("master-key-before-"))
                    .toList();
            assertEquals(1, old.size());
            assertEquals(before, Files.readString(old.get(0)));
        }
        assertTrue(assertDone(Map.of(), "peppers", "rotate").startsWith("A new pepper stands first."));
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
            assertEquals(200, server.refresh(refreshToken).statusCode());
            assertTrue(assertDone(Map.of(), "peppers").startsWith("embedded configured\n"));
            assertEquals(200, server.signIn(ADA).statusCode());
            assertTrue(assertDone(Map.of(), "peppers").startsWith("embedded-"), "hashed anew with the new pepper");
        }

        // As if the command had been killed after the keys changed, or before: the new key is in its file either way.
        Files.writeString(secrets.resolve("next-master-key"), after);
        Files.writeString(secrets.resolve("master-key"), before);
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(1, server.awaitExit(Duration.ofSeconds(30)));
            assertTrue(server.output().contains("Run the command \"keys rewrap\" again."), server.output());
        }
        assertDone(Map.of(), "keys", "rewrap");
        try (ServerProcess server = ServerProcess.run(temp, Map.of())) {
            assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
        }
    }

    @Test
    void another_databases_master_key_and_pepper_are_replaced_and_no_token_dies() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_PEPPERS", "first:" + MasterKey.generate().reveal());
        String token;
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            token = ServerProcess.token(server.signUp(ADA));
            server.signUp("bob@example.com");
            ServerProcess.Told told = ServerProcess.type(temp, variables, "", "keys", "rewrap");
            assertEquals(1, told.exit(), told.output());
            assertTrue(told.output().contains("DOORWARD_NEW_MASTER_KEY is needed"), told.output());

            String anew = MasterKey.generate().reveal();
            variables.put("DOORWARD_NEW_MASTER_KEY", anew);
            String said = assertDone(variables, "keys", "rewrap");
            assertTrue(said.contains("2 keys were wrapped anew. Now start every server with the new one"), said);
            assertTrue(assertDone(variables, "keys", "rewrap").contains("0 keys"), "again, and nothing to do");
            assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
            variables.remove("DOORWARD_NEW_MASTER_KEY");
            told = ServerProcess.type(temp, variables, "", "keys", "rotate");
            assertEquals(1, told.exit(), "with the old master key");
            assertTrue(told.output().contains("The master key does not fit the keys in this database"), told.output());
            assertFalse(told.output().contains("\tat "), told.output());
            variables.put("DOORWARD_MASTER_KEY", anew);
        }
        variables.put(
                "DOORWARD_PEPPERS",
                "second:" + MasterKey.generate().reveal() + "," + variables.get("DOORWARD_PEPPERS"));
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(200, server.getAs(token, "/api/auth/me").statusCode());
            assertEquals(200, server.signIn(ADA).statusCode());
            String both = assertDone(variables, "peppers");
            assertTrue(both.startsWith("first configured\nsecond configured\n"), both);
            assertEquals(200, server.signIn("bob@example.com").statusCode());
            String one = assertDone(variables, "peppers");
            assertTrue(one.startsWith("second configured\nStored"), one);
        }
    }

    private String assertDone(Map<String, String> variables, String... words) throws Exception {
        ServerProcess.Told told = ServerProcess.type(temp, variables, "", words);
        assertEquals(0, told.exit(), told.output());
        return told.output();
    }
}
