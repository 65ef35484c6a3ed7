package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.openapi.Tool;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two packaged servers through PgBouncer, where every transaction may have another connection. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class PgBouncerIT {

    private static final int NOBODY = 65534;

    @TempDir
    Path temp;

    @Test
    void everything_works_through_a_pooler_in_transaction_mode() throws Exception {
        String program = Tool.path("pgbouncer");
        int port = PostgresServer.freePort();
        DatabaseUrl login = TestPostgres.running().login();
        Process pooler = start(program, port, login);
        try {
            Map<String, String> variables = TestPostgres.ownDatabase();
            variables.put(
                    "DATABASE_URL",
                    "postgres://doorward:" + login.revealPassword() + "@127.0.0.1:" + port
                            + "/doorward?prepareThreshold=0");
            variables.put("DOORWARD_REVOCATION_POLL", "PT0.1S");
            try (ServerProcess one = ServerProcess.run(temp, variables);
                    ServerProcess other = ServerProcess.run(temp, variables)) {
                walk(one, other);
                ServerProcess.Told told =
                        ServerProcess.type(temp, variables, "", "users", "disable", "ada@example.com");
                assertEquals(0, told.exit(), told.output());
                assertEquals(401, one.signIn("ada@example.com").statusCode());
                assertFalse(one.output().contains("\tat "), one.output());
                assertFalse(one.output().contains("failed"), one.output());
            }
        } finally {
            pooler.destroy();
            assertTrue(pooler.waitFor(10, TimeUnit.SECONDS));
        }
    }

    private static void walk(ServerProcess one, ServerProcess other) throws Exception {
        // More often than a driver would need to prepare the statements.
        for (int user = 0; user < 8; user++) {
            assertEquals(201, one.signUp(user + "@example.com").statusCode());
        }
        assertEquals(201, one.signUp("ada@example.com").statusCode());
        HttpResponse<String> grant = other.signIn("ada@example.com");
        assertEquals(200, grant.statusCode(), grant.body());
        HttpResponse<String> refreshed = one.refresh(ServerProcess.refreshToken(grant));
        assertEquals(200, refreshed.statusCode(), refreshed.body());
        String token = ServerProcess.token(refreshed);
        assertEquals(200, other.getAs(token, "/api/auth/me").statusCode());
        assertEquals(200, one.postAs(token, "/api/auth/signout").statusCode());
        assertEquals(401, one.getAs(token, "/api/auth/me").statusCode());
        Duration late = Eventually.status(401, () -> other.getAs(token, "/api/auth/me"));
        System.out.println(
                "through PgBouncer, by polling every 100 ms, another server refuses after " + late.toMillis() + " ms");
    }

    /** On the loopback, not as root, which it refuses. */
    private Process start(String program, int port, DatabaseUrl login) throws Exception {
        Path folder = Files.createDirectory(temp.resolve("pgbouncer"));
        Path users = folder.resolve("users.txt");
        Path configuration = folder.resolve("pgbouncer.ini");
        Files.writeString(users, "\"doorward\" \"" + login.revealPassword() + "\"\n");
        Files.writeString(
                configuration,
                String.join(
                        "\n",
                        "[databases]",
                        "doorward = host=127.0.0.1 port=" + TestPostgres.port(login) + " dbname=doorward",
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = scram-sha-256",
                        "auth_file = " + users,
                        "pool_mode = transaction",
                        "default_pool_size = 4",
                        "ignore_startup_parameters = extra_float_digits",
                        ""));
        List<String> command = new ArrayList<>();
        if (Unprivileged.isRoot()) {
            Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx--x--x"));
            for (Path path : List.of(folder, users, configuration)) {
                Files.setAttribute(path, "unix:uid", NOBODY);
            }
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.addAll(List.of(program, configuration.toString()));
        Path log = temp.resolve("pgbouncer.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long start = System.nanoTime();
        while (!accepts(port)) {
            assertTrue(
                    process.isAlive() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20),
                    Files.readString(log));
            LockSupport.parkNanos(20_000_000);
        }
        return process;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
