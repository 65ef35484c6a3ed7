package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL in a temporary folder, as a person meets it: first start, next start, and every bad end. */
@Timeout(120)
class EmbeddedPostgresTest {

    /** For the tests that neither stop nor kill it. */
    private static DataDirectory folder;

    private static EmbeddedPostgres running;

    @TempDir
    Path temp;

    @BeforeAll
    static void startOne(@TempDir Path shared) {
        folder = DataDirectory.open(shared.resolve("data"));
        running = EmbeddedPostgres.start(folder);
    }

    @AfterAll
    static void stopIt() {
        running.close();
        folder.close();
    }

    /** Unpacking is the slowest part of a first start, so most tests share what was unpacked. */
    @BeforeEach
    void linkBinaries() throws IOException {
        Files.createSymbolicLink(temp.resolve("binaries"), folder.binaries());
    }

    @AfterEach
    void unlinkBinaries() throws IOException {
        DataDirectory.delete(temp.resolve("binaries"));
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
        DatabaseUrl login = running.login();
        assertEquals("doorward", ask(login, "SELECT current_user"));
        for (DatabaseUrl any : List.of(login, running.owner())) {
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
                                running.owner().revealPassword())
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
                        running.login(),
                        "SELECT concat_ws(' ', current_setting('fsync'), current_setting('full_page_writes'),"
                                + " current_setting('synchronous_commit'), current_setting('data_checksums'),"
                                + " current_setting('password_encryption'), current_setting('listen_addresses'),"
                                + " current_setting('server_encoding'))"));
    }

    @Test
    void only_its_owner_can_read_the_folder() throws Exception {
        for (String sub : List.of("", "postgres", "secrets", "binaries")) {
            assertEquals("rwx------", mode(folder.path().resolve(sub)), sub);
        }
        try (Stream<Path> secrets = Files.list(folder.path().resolve("secrets"))) {
            Set<String> names = new TreeSet<>();
            for (Path secret : secrets.toList()) {
                assertEquals("rw-------", mode(secret));
                names.add(secret.getFileName().toString());
            }
            assertEquals(Set.of("database-login-password", "database-owner-password"), names);
        }
        assertNotEquals(running.login().revealPassword(), running.owner().revealPassword());
        try (Stream<Path> programs = Files.walk(folder.binaries())) {
            assertTrue(programs.filter(file -> !Files.isSymbolicLink(file))
                    .noneMatch(file -> mode(file).charAt(7) == 'w' || mode(file).charAt(4) == 'w'));
        }
    }

    @Test
    void the_database_sees_nothing_of_the_servers_environment() throws Exception {
        assumeTrue(System.getenv("HOME") != null, "needs a variable to look for");
        String environment = Files.readString(Path.of("/proc", Long.toString(running.pid()), "environ"));
        assertFalse(environment.contains("HOME="), environment);
        assertTrue(environment.contains("LC_ALL=C"), environment);
    }

    @Test
    void a_database_that_dies_is_started_again_at_the_same_place() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            execute(postgres.owner(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
            int port = port(postgres.owner());
            ProcessHandle killed = ProcessHandle.of(postgres.pid()).orElseThrow();
            killed.destroyForcibly();
            killed.onExit().get(10, TimeUnit.SECONDS);

            assertEquals("still here", askUntilItAnswers(postgres.owner(), "SELECT word FROM kept"));
            assertEquals(port, port(postgres.owner()));
        }
        assertEquals(List.of(), postgresIn(temp.resolve("postgres")));
    }

    @Test
    void after_its_process_was_killed_the_next_one_starts_with_all_data() throws Exception {
        OtherProcess first = OtherProcess.start(temp);
        DatabaseUrl owner = first.owner();
        execute(owner, "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
        first.kill();
        try (DataDirectory folder = DataDirectory.open(temp);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertEquals("still here", ask(postgres.owner(), "SELECT word FROM kept"));
        }
    }

    @Test
    void the_database_ends_by_itself_when_its_process_was_killed() throws Exception {
        OtherProcess other = OtherProcess.start(temp);
        ProcessHandle database = ProcessHandle.of(other.postgresPid()).orElseThrow();
        other.kill();
        database.onExit().get(20, TimeUnit.SECONDS);
        assertEquals(List.of(), postgresIn(temp.resolve("postgres")));
    }

    @Test
    void a_database_that_outlived_its_process_is_stopped_first() throws Exception {
        OtherProcess first = OtherProcess.start(temp);
        execute(first.owner(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
        ProcessHandle orphan = ProcessHandle.of(first.postgresPid()).orElseThrow();
        first.killWatcherAndProcess();
        assertTrue(orphan.isAlive());
        try (DataDirectory folder = DataDirectory.open(temp);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            assertFalse(orphan.isAlive());
            assertEquals("still here", ask(postgres.owner(), "SELECT word FROM kept"));
        }
    }

    @Test
    void a_number_in_the_pid_file_that_is_a_strangers_now_harms_neither() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            EmbeddedPostgres.start(folder).close();
            Process stranger = new ProcessBuilder("sleep", "60").start();
            try {
                Files.writeString(
                        folder.postgres().resolve("postmaster.pid"),
                        stranger.pid() + "\n" + folder.postgres() + "\n1\n5432\n\n127.0.0.1\n");
                EmbeddedPostgres.start(folder).close();
                assertTrue(stranger.isAlive());
            } finally {
                stranger.destroyForcibly();
            }
        }
    }

    @Test
    void a_first_start_that_was_cut_off_leaves_nothing_in_the_way() throws Exception {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            Files.delete(temp.resolve("binaries"));
            for (String half : List.of("postgres.unfinished/base", "binaries/unfinished/bin", "binaries/old/bin")) {
                Files.createDirectories(temp.resolve(half));
                Files.writeString(temp.resolve(half).resolve("rubbish"), "half a file");
            }
            EmbeddedPostgres.start(folder).close();
            assertFalse(Files.exists(temp.resolve("postgres.unfinished")));
            assertFalse(Files.exists(temp.resolve("binaries/unfinished")));
            assertFalse(Files.exists(temp.resolve("binaries/old")), "programs of an earlier release are deleted");
        }
    }

    @Test
    void root_without_user_namespaces_runs_it_as_another_user_and_can_change_back() throws Exception {
        assumeTrue(Unprivileged.isRoot(), "only root can become another user");
        Path path = Files.createDirectory(
                Path.of("/var/tmp/doorward-test-" + ProcessHandle.current().pid()));
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
        Path path = Files.createDirectory(
                Path.of("/var/tmp/doorward-test-" + ProcessHandle.current().pid()));
        Files.setAttribute(path, "unix:uid", 65534);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        try {
            OtherProcess other = OtherProcess.startAs65534(path);
            execute(other.owner(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('still here')");
            other.end();
            OtherProcess next = OtherProcess.startAs65534(path);
            assertEquals("still here", ask(next.owner(), "SELECT word FROM kept"));
            next.end();
            assertEquals(List.of(), postgresIn(path.resolve("postgres")));
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

    private static int port(DatabaseUrl url) {
        return Integer.parseInt(url.toString().replaceAll(".*:([0-9]+)/.*", "$1"));
    }

    private static Connection connect(int port, String database, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, password);
    }

    static void execute(DatabaseUrl url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.revealPassword());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static String ask(DatabaseUrl url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.revealPassword());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertTrue(result.next());
            return result.getString(1);
        }
    }

    private static String askUntilItAnswers(DatabaseUrl url, String query) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return ask(url, query);
            } catch (SQLException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void assertRefused(String state, SqlAction action) {
        assertEquals(state, assertThrows(SQLException.class, action::run, state).getSQLState());
    }

    private static List<Long> postgresIn(Path data) {
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

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private interface SqlAction {
        void run() throws SQLException;
    }
}
