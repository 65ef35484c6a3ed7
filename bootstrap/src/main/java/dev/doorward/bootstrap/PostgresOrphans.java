package dev.doorward.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a killed server may have left: processes of PostgreSQL that still work in the folder. Ours are known by their working
 * directory, not by the number in {@code postmaster.pid}, which may be anybody's by now. Call it only while holding the
 * folder's lock.
 */
final class PostgresOrphans {

    private static final Set<String> PROGRAMS = Set.of("postgres", "initdb");
    private static final long PATIENCE_SECONDS = 10;

    private PostgresOrphans() {}

    /** Ends them, gently at first, and takes a number away from {@code postmaster.pid} that belongs to a stranger. */
    static void stop(Path data) throws IOException {
        List<ProcessHandle> orphans = in(data);
        Optional<ProcessHandle> recorded = recorded(data.resolve("postmaster.pid"));
        if (!orphans.isEmpty()) {
            if (recorded.filter(orphans::contains).isPresent()) {
                fastShutdown(recorded.get());
            }
            // Without their parent the others end by themselves as soon as they notice.
            if (!ended(orphans)) {
                in(data).forEach(ProcessHandle::destroyForcibly);
                ended(orphans);
            }
        }
        if (recorded.isPresent() && recorded.get().isAlive() && !orphans.contains(recorded.get())) {
            // PostgreSQL would take the stranger for a server of its own and refuse.
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    private static List<ProcessHandle> in(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, data))
                .toList();
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        Path files = Path.of("/proc", Long.toString(process.pid()));
        try {
            return Files.readSymbolicLink(files.resolve("cwd")).equals(data)
                    && PROGRAMS.contains(Files.readString(files.resolve("comm")).strip());
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private static Optional<ProcessHandle> recorded(Path pidFile) throws IOException {
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
        return first.matches("[0-9]{1,10}") ? ProcessHandle.of(Long.parseLong(first)) : Optional.empty();
    }

    /** SIGINT, PostgreSQL's "fast shutdown"; Java itself can only send SIGTERM, which waits for clients. */
    private static void fastShutdown(ProcessHandle postmaster) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", Long.toString(postmaster.pid())).start();
    }

    private static boolean ended(List<ProcessHandle> processes) {
        CompletableFuture<?>[] exits =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while an earlier database was stopping.", stopped);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
