package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path temp;

    @Test
    void a_second_server_is_refused() {
        try (DataDirectory first = DataDirectory.open(temp)) {
            String message = assertThrows(StartFailure.class, () -> DataDirectory.open(temp, Duration.ofMillis(200)))
                    .getMessage();
            assertTrue(message.contains("Another Doorward server uses the data directory " + first.path()), message);
        }
    }

    @Test
    void a_second_server_is_refused_in_another_process_too() throws Exception {
        OtherProcess other = OtherProcess.start(temp);
        try {
            assertThrows(StartFailure.class, () -> DataDirectory.open(temp, Duration.ofMillis(200)));
        } finally {
            other.end();
        }
        DataDirectory.open(temp, Duration.ZERO).close();
    }

    @Test
    void a_second_server_waits_for_one_that_is_stopping() throws Exception {
        DataDirectory stopping = DataDirectory.open(temp);
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<DataDirectory> second = CompletableFuture.supplyAsync(() -> {
            waiting.countDown();
            return DataDirectory.open(temp);
        });
        waiting.await();
        assertFalse(second.isDone());
        stopping.close();
        second.get(10, TimeUnit.SECONDS).close();
    }

    @Test
    void a_secret_is_made_once_and_kept() {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            assertEquals("first", folder.revealSecret("word", () -> "first"));
            assertEquals("first", folder.revealSecret("word", () -> "second"));
        }
        try (DataDirectory folder = DataDirectory.open(temp)) {
            assertEquals("first", folder.revealSecret("word", () -> "third"));
        }
    }

    @Test
    void a_secret_that_is_gone_is_not_made_anew_when_there_is_data() throws IOException {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            Files.createDirectory(folder.postgres());
            String message = assertThrows(StartFailure.class, () -> folder.revealSecret("word", () -> "fresh"))
                    .getMessage();
            assertTrue(message.contains("secrets/word is missing"), message);
            assertFalse(Files.exists(temp.resolve("secrets/word")));
        }
    }

    @Test
    void what_became_readable_by_others_when_it_was_copied_is_private_again() throws IOException {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            folder.revealSecret("word", () -> "first");
        }
        Files.setPosixFilePermissions(temp.resolve("secrets"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(temp.resolve("secrets/word"), PosixFilePermissions.fromString("rw-r--r--"));
        try (DataDirectory folder = DataDirectory.open(temp)) {
            assertEquals("first", folder.revealSecret("word", () -> "second"));
            assertEquals(
                    "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("secrets"))));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("secrets/word"))));
        }
    }

    @Test
    void a_name_that_the_locale_cannot_express_is_not_guessed() {
        String message = assertThrows(StartFailure.class, () -> DataDirectory.open(temp.resolve("d\uFFFDta")))
                .getMessage();
        assertTrue(message.contains("LC_ALL=C.UTF-8"), message);
    }

    @Test
    void a_folder_that_cannot_be_made_is_told_with_what_to_do() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        String message = assertThrows(StartFailure.class, () -> DataDirectory.open(file.resolve("data")))
                .getMessage();
        assertTrue(message.contains(file.resolve("data").toString()), message);
        assertTrue(message.contains("DOORWARD_DATA_DIR") && message.contains("DATABASE_URL"), message);
    }

    @Test
    void a_command_has_the_folder_for_itself_or_comes_as_a_visitor() throws Exception {
        assertThrows(StartFailure.class, () -> DataDirectory.openOrVisit(temp));
        assertFalse(Files.exists(temp.resolve("lock")), "nothing is made");
        Files.createDirectory(temp.resolve("postgres"));
        try (DataDirectory server = DataDirectory.open(temp)) {
            server.keepSecret("word", "S3cret");
            try (DataDirectory visitor = DataDirectory.openOrVisit(temp)) {
                assertFalse(visitor.isLocked());
                assertEquals("S3cret", visitor.revealSecret("word", () -> "another"));
            }
            assertThrows(StartFailure.class, () -> DataDirectory.open(temp, Duration.ZERO), "it is still the server's");
        }
        try (DataDirectory alone = DataDirectory.openOrVisit(temp)) {
            assertTrue(alone.isLocked());
            assertThrows(StartFailure.class, () -> DataDirectory.open(temp, Duration.ZERO));
        }
    }

    @Test
    void a_server_that_is_not_ready_is_nothing_to_visit() throws Exception {
        Path data = Files.createDirectory(temp.resolve("postgres"));
        Path file = data.resolve("postmaster.pid");
        String lines = "123\n" + data + "\n1700000000\n5433\n\n127.0.0.1\n  1 2\n";
        assertThrows(StartFailure.class, () -> PostgresServer.portOfTheOneIn(data));
        Files.writeString(file, lines + "starting\n");
        String message = assertThrows(StartFailure.class, () -> PostgresServer.portOfTheOneIn(data))
                .getMessage();
        assertTrue(message.contains("just starting or stopping"), message);
        Files.writeString(file, lines + "ready   \n");
        assertEquals(5433, PostgresServer.portOfTheOneIn(data));
    }

    @Test
    void the_next_master_key_is_kept_before_it_is_used_and_then_takes_its_place() {
        try (DataDirectory folder = DataDirectory.open(temp)) {
            String before = EmbeddedKeys.master(folder).reveal();
            String next = EmbeddedKeys.nextMaster(folder, Optional.empty()).reveal();
            assertNotEquals(before, next);
            assertEquals(
                    next, EmbeddedKeys.nextMaster(folder, Optional.empty()).reveal(), "the one that was begun with");
            assertThrows(StartFailure.class, () -> EmbeddedKeys.nextMaster(folder, Optional.of(MasterKey.generate())));
            assertThrows(StartFailure.class, () -> EmbeddedKeys.master(folder), "a server waits until it is done");
            assertEquals(before, EmbeddedKeys.presentMaster(folder).reveal());
            EmbeddedKeys.nextMasterIsMaster(folder);
            assertEquals(next, EmbeddedKeys.master(folder).reveal());
        }
    }
}
