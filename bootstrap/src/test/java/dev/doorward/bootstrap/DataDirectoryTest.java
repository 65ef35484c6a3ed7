package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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
    void a_folder_that_cannot_be_made_is_told_with_what_to_do() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "not a folder");
        String message = assertThrows(StartFailure.class, () -> DataDirectory.open(file.resolve("data")))
                .getMessage();
        assertTrue(message.contains(file.resolve("data").toString()), message);
        assertTrue(message.contains("DOORWARD_DATA_DIR") && message.contains("DATABASE_URL"), message);
    }
}
