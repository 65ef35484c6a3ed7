package dev.doorward.bootstrap;

import static dev.doorward.bootstrap.TestPostgres.ask;
import static dev.doorward.bootstrap.TestPostgres.execute;
import static dev.doorward.bootstrap.TestPostgres.port;
import static dev.doorward.bootstrap.TestPostgres.processesIn;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real PostgreSQL in a temporary folder, as a person meets it: first start, next start, another user, a refusal. */
@Tag("P-07")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresTest {

    @TempDir
    Path temp;

    @BeforeEach
    void linkBinaries() throws IOException {
        TestPostgres.linkBinaries(temp);
    }

    @AfterEach
    void unlinkBinaries() throws IOException {
        TestPostgres.unlinkBinaries(temp);
    }

    @Test
    void data_is_kept_in_a_folder_with_spaces_and_umlauts_from_one_run_to_the_next() throws Exception {
        Path path = temp.resolve("my däta 数据");
        try (DataDirectory folder = DataDirectory.open(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            execute(postgres.owner(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
        }
        try (DataDirectory folder = DataDirectory.open(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertEquals("still here", ask(postgres.owner(), "SELECT word FROM kept"));
        }
    }

    @Test
    void the_running_login_is_no_superuser_and_owns_nothing_and_no_superuser_can_connect() throws Exception {
        DatabaseUrl login = TestPostgres.running().login();
        assertEquals("doorward", ask(login, "SELECT current_user"));
        for (DatabaseUrl any : List.of(login, TestPostgres.running().owner())) {
            assertEquals(
                    "false false false false false",
                    ask(
                            any,
                            "SELECT concat_ws(' ', rolsuper::text, rolcreaterole::text, rolcreatedb::text,"
                                    + " rolreplication::text, rolbypassrls::text) FROM pg_roles WHERE rolname ="
                                    + " current_user"));
        }
        assertRefused("42501", () -> execute(login, "CREATE TABLE t (i int)"));
        assertRefused("42501", () -> execute(login, "CREATE SCHEMA s"));
        assertRefused("42501", () -> execute(login, "CREATE TEMPORARY TABLE t (i int)"));
        assertRefused("42501", () -> execute(login, "COPY (SELECT 1) TO PROGRAM 'true'"));
        assertEquals(
                "0",
                ask(
                        login,
                        "SELECT count(*) FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'"));

        int port = port(login);
        assertRefused("28000", () -> connect(port, "doorward", "postgres", "").close());
        assertRefused(
                "28000",
                () -> connect(
                                port,
                                "postgres",
                                "doorward_owner",
                                TestPostgres.running().owner().revealPassword())
                        .close());
        assertRefused(
                "28P01", () -> connect(port, "doorward", "doorward", "wrong").close());
        assertRefused(
                "28P01",
                () -> connect(port, "doorward", "doorward_owner", login.revealPassword())
                        .close());
    }

    @Test
    void nothing_is_lost_by_speed() throws Exception {
        assertEquals(
                "on on on on scram-sha-256 127.0.0.1 UTF8",
                ask(
                        TestPostgres.running().login(),
                        "SELECT concat_ws(' ', current_setting('fsync'), current_setting('full_page_writes'),"
                                + " current_setting('synchronous_commit'), current_setting('data_checksums'),"
                                + " current_setting('password_encryption'), current_setting('listen_addresses'),"
                                + " current_setting('server_encoding'))"));
    }

    @Test
    void only_its_owner_can_read_the_folder() throws Exception {
        for (String sub : List.of("", "postgres", "secrets", "binaries")) {
            assertEquals("rwx------", mode(TestPostgres.folder().path().resolve(sub)), sub);
        }
        try (Stream<Path> secrets = Files.list(TestPostgres.folder().path().resolve("secrets"))) {
            Set<String> names = new TreeSet<>();
            for (Path secret : secrets.toList()) {
                assertEquals("rw-------", mode(secret));
                names.add(secret.getFileName().toString());
            }
            assertEquals(Set.of("database-login-password", "database-owner-password"), names);
        }
        assertNotEquals(
                TestPostgres.running().login().revealPassword(),
                TestPostgres.running().owner().revealPassword());
        try (Stream<Path> programs = Files.walk(TestPostgres.folder().binaries())) {
            assertTrue(programs.filter(file -> !Files.isSymbolicLink(file))
                    .noneMatch(file -> mode(file).charAt(7) == 'w' || mode(file).charAt(4) == 'w'));
        }
    }

    @Test
    void the_database_sees_nothing_of_the_servers_environment() throws Exception {
        assumeTrue(System.getenv("HOME") != null, "needs a variable to look for");
        String environment = Files.readString(
                Path.of("/proc", Long.toString(TestPostgres.running().pid()), "environ"));
        assertFalse(environment.contains("HOME="), environment);
        assertTrue(environment.contains("LC_ALL=C"), environment);
    }

    @Test
    void root_without_user_namespaces_runs_it_as_another_user_and_can_change_back() throws Exception {
        assumeTrue(Unprivileged.isRoot(), "only root can become another user");
        Path path = Files.createDirectory(Path.of("/var/tmp/doorward-test-" + UUID.randomUUID()));
        try (DataDirectory folder = DataDirectory.open(path)) {
            PostgresBinaries binaries = PostgresBinaries.in(folder);
            Unprivileged other = Unprivileged.otherUser(folder, binaries);
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, binaries, other)) {
                assertEquals(65534, Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid"));
                assertEquals("rwx------", mode(path.resolve("secrets")));
                assertEquals(0, Files.getAttribute(path.resolve("secrets"), "unix:uid"));
                execute(postgres.owner(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
            }
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
                assertEquals("still here", ask(postgres.owner(), "SELECT word FROM kept"));
            }
        } finally {
            DataDirectory.delete(path);
        }
    }

    @Test
    void a_normal_user_runs_it_as_himself() throws Exception {
        assumeTrue(Unprivileged.isRoot(), "another user is only tried by root; here all other tests do it");
        Path path = Files.createDirectory(Path.of("/var/tmp/doorward-test-" + UUID.randomUUID()));
        Files.setAttribute(path, "unix:uid", 65534);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        try {
            OtherProcess other = OtherProcess.startAs65534(path);
            execute(other.owner(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
            other.end();
            OtherProcess next = OtherProcess.startAs65534(path);
            assertEquals("still here", ask(next.owner(), "SELECT word FROM kept"));
            next.end();
            assertEquals(List.of(), processesIn(path.resolve("postgres")));
        } finally {
            DataDirectory.delete(path);
        }
    }

    @Test
    void data_of_another_major_version_is_refused_and_left_alone() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            EmbeddedPostgres.start(folder).close();
            Files.writeString(folder.postgres().resolve("PG_VERSION"), "17\n");
            String message = assertThrows(StartFailure.class, () -> EmbeddedPostgres.start(folder))
                    .getMessage();
            assertTrue(message.contains("written by PostgreSQL 17, this server brings 18"), message);
        }
    }

    @Test
    void a_folder_without_data_in_the_datas_place_is_refused() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            folder.revealSecret("database-owner-password", () -> "x");
            folder.revealSecret("database-login-password", () -> "x");
            Files.createDirectory(folder.postgres());
            String message = assertThrows(StartFailure.class, () -> EmbeddedPostgres.start(folder))
                    .getMessage();
            assertTrue(message.contains("holds no PostgreSQL data"), message);
        }
    }

    @Test
    void a_setting_that_postgres_refuses_is_told_in_its_words() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            EmbeddedPostgres.start(folder).close();
            Files.writeString(folder.postgres().resolve("postgresql.conf"), "no_such_setting = 1\n");
            String message = assertThrows(StartFailure.class, () -> EmbeddedPostgres.start(folder))
                    .getMessage();
            assertTrue(message.contains("no_such_setting"), message);
        }
    }

    @Test
    void a_machine_without_binaries_is_told_to_set_a_database_url() {
        for (List<String> machine : List.of(List.of("Windows 11", "amd64"), List.of("Linux", "riscv64"))) {
            String message = assertThrows(
                            StartFailure.class, () -> PostgresBinaries.archiveFor(machine.get(0), machine.get(1)))
                    .getMessage();
            assertTrue(message.contains(machine.get(1)) && message.contains("DATABASE_URL"), message);
        }
    }

    @Test
    void binaries_of_both_processors_are_shipped() {
        assertAll(
                () -> PostgresBinaries.archiveFor("Linux", "amd64"),
                () -> PostgresBinaries.archiveFor("Linux", "aarch64"));
    }

    private static Connection connect(int port, String database, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, password);
    }

    private static void assertRefused(String state, SqlAction action) {
        assertEquals(state, assertThrows(SQLException.class, action::run, state).getSQLState());
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private interface SqlAction {
        void run() throws SQLException;
    }
}
