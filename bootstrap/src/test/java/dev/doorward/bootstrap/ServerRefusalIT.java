package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What keeps the packaged server from starting: one clear paragraph, an exit code, no stack trace and no secret. */
@Tag("FR-024")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class ServerRefusalIT {

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
    void a_wrong_master_key_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            server.awaitListening();
        }
        variables.put("DOORWARD_MASTER_KEY", MasterKey.generate().reveal());
        assertRefuses(variables, "The master key does not fit the keys in this database");
    }

    @Test
    void a_missing_pepper_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_PEPPERS", PEPPERS);
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(201, server.signUp("ada@example.com").statusCode());
        }
        variables.put("DOORWARD_PEPPERS", "second:" + MasterKey.generate().reveal());
        assertRefuses(variables, "Stored password hashes need peppers that are not configured: first.");
        variables.put("DOORWARD_PEPPERS", variables.get("DOORWARD_PEPPERS") + "," + PEPPERS);
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(200, server.signIn("ada@example.com").statusCode());
        }
    }

    @Test
    void a_first_pepper_needs_to_be_told_of_the_hashes_before_it() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(201, server.signUp("ada@example.com").statusCode());
        }
        variables.put("DOORWARD_PEPPERS", PEPPERS);
        assertRefuses(variables, "Stored password hashes were made without a pepper. Add none as the last entry");
        variables.put("DOORWARD_PEPPERS", PEPPERS + ",none");
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(200, server.signIn("ada@example.com").statusCode());
        }
        variables.put("DOORWARD_PEPPERS", PEPPERS);
        try (ServerProcess server = ServerProcess.run(temp, variables)) {
            assertEquals(200, server.signIn("ada@example.com").statusCode());
        }
    }

    @Test
    void a_database_that_refuses_the_login_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        String wrong = variables.get("DATABASE_URL").replaceFirst(":[^:@/]+@", ":S3cret@");
        variables.put("DATABASE_URL", wrong);
        assertRefuses(
                variables,
                "Cannot connect to the database " + TestPostgres.running().login() + ": FATAL: password");
    }

    @Test
    void a_login_that_may_not_make_the_schema_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.remove("MIGRATION_DATABASE_URL");
        assertRefuses(variables, "Schema " + variables.get("DOORWARD_DB_SCHEMA") + ": SQLState 42501");
    }

    @Test
    void a_port_that_is_taken_is_a_clear_refusal() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Map<String, String> variables = TestPostgres.ownDatabase();
            variables.put("PORT", Integer.toString(taken.getLocalPort()));
            assertRefuses(variables, "Cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void a_host_that_is_not_this_machine_is_a_clear_refusal() throws Exception {
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_INSECURE_HTTP", "true");
        variables.put("HOST", "nowhere.invalid");
        assertRefuses(variables, "HOST nowhere.invalid is no address of this machine.");
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
            // It waits for nobody: within the time that a start alone may take.
            assertEquals(1, server.awaitExit(Duration.ofSeconds(8)));
            List<String> names = List.of("DATABASE_URL", "PORT", "DOORWARD_MASTER_KEY", "DOORWARD_X");
            assertTrue(names.stream().allMatch(server.output()::contains), server.output());
            assertFalse(server.output().contains("S3cret"), server.output());
        }
    }

    @Test
    void the_command_line_says_what_it_knows() throws Exception {
        assertSays(0, "Doorward 0.", "--version");
        assertSays(0, "Usage: ", "--help");
        assertSays(2, "Usage: ", "server");
        assertSays(2, "Usage: ", "serve", "now");
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
}
