package dev.doorward.adapter.http;

import dev.doorward.core.session.AccessToken;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The threads behind the routes. Work that may wait has no queue here: either a thread is free or the request is refused at
 * once, because whatever it waits for (a permit to hash, a database connection) has a bounded queue and a deadline of its
 * own. Checks never wait, so a short queue in front of few threads bounds their delay.
 */
final class Lanes implements AutoCloseable {

    private static final int CHECKS_QUEUED = 1024;

    private final ThreadPoolExecutor work;
    private final ThreadPoolExecutor checks;
    private final Predicate<AccessToken> remembered;

    /** @param remembered whether checking a token costs next to nothing */
    Lanes(int workers, Predicate<AccessToken> remembered) {
        this.remembered = remembered;
        int checkers = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);
        work = new ThreadPoolExecutor(
                workers, workers, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), named("doorward-work-"));
        checks = new ThreadPoolExecutor(
                checkers,
                checkers,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CHECKS_QUEUED),
                named("doorward-check-"));
        work.allowCoreThreadTimeOut(true);
        checks.allowCoreThreadTimeOut(true);
    }

    /** Enough threads for every place in the default queue in front of the hasher, and as many again for everything else. */
    static int defaultWorkers() {
        return Math.max(64, 18 * Runtime.getRuntime().availableProcessors());
    }

    /** Where the route runs for whoever sends these tokens. */
    Route.Lane of(Route route, SentTokens tokens) {
        return route.lane() == Route.Lane.CHECK ? ofCheck(tokens) : route.lane();
    }

    /** Where these tokens are checked: nobody leaves the I/O thread for what is remembered. */
    Route.Lane ofCheck(SentTokens tokens) {
        return tokens.hasAccess(remembered) ? Route.Lane.IO : Route.Lane.CHECK;
    }

    /** @throws RejectedExecutionException at once when there is no room */
    void run(Route.Lane lane, Runnable task) {
        executor(lane).execute(task);
    }

    private Executor executor(Route.Lane lane) {
        return switch (lane) {
            case IO -> Runnable::run;
            case CHECK -> checks;
            case WORK -> work;
        };
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes no more; what runs may finish. */
    @Override
    public void close() {
        work.shutdown();
        checks.shutdown();
    }
}
