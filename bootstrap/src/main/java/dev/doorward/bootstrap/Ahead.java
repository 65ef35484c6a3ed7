package dev.doorward.bootstrap;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Work that a start needs only later, begun at once on a daemon thread of its own, beside what waits for the database.
 *
 * @param <T> what comes of it
 */
final class Ahead<T> {

    private final CompletableFuture<T> work = new CompletableFuture<>();

    private Ahead() {}

    static <T> Ahead<T> begin(String name, Callable<T> work) {
        Ahead<T> ahead = new Ahead<>();
        Thread thread = new Thread(() -> ahead.run(work), "doorward-start-" + name);
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    private void run(Callable<T> task) {
        try {
            work.complete(task.call());
        } catch (Throwable failure) {
            work.completeExceptionally(failure);
        }
    }

    /**
     * Waits for it, and fails as it has failed.
     *
     * @throws StartFailure when it is interrupted meanwhile
     */
    T get() {
        try {
            return work.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while starting.", stopped);
        }
    }

    /** Hands it to whoever closes it: at once when it is there, otherwise when it comes, if ever. Waits for nothing. */
    void whenDone(Consumer<T> closing) {
        work.thenAccept(closing);
    }
}
