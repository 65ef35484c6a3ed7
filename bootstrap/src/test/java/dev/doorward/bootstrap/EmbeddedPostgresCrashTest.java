package dev.doorward.bootstrap;

import static dev.doorward.bootstrap.TestPostgres.ask;
import static dev.doorward.bootstrap.TestPostgres.execute;
import static dev.doorward.bootstrap.TestPostgres.port;
import static dev.doorward.bootstrap.TestPostgres.processesIn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every bad end of the embedded database and of its process, and the start after it. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresCrashTest {

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
        assertEquals(List.of(), processesIn(temp.resolve("postgres")));
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
        assertEquals(List.of(), processesIn(temp.resolve("postgres")));
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

    private static String askUntilItAnswers(DatabaseUrl url, String query) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return ask(url, query);
            } catch (SQLException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
