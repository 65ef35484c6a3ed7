package dev.doorward.bootstrap;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that a start needs only later, begun at once on a daemon thread of its own, beside what waits for the database.
 *
 * @param <T> what comes of it
 */
final class Ahead<T> {

    private final FutureTask<T> work;

    private Ahead(FutureTask<T> work) {
        this.work = work;
    }

    static <T> Ahead<T> begin(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "doorward-start-" + name);
        thread.setDaemon(true);
        thread.start();
        return new Ahead<>(task);
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
}
