package dev.doorward.adapter.crypto;

import dev.doorward.core.port.StoreFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Reloads keys for callers who lack one, on a thread that is not theirs: one reload at a time, and none within 5 seconds of
 * the last. So texts that name keys at random cost neither the store nor those who check genuine tokens more than that.
 *
 * <p>Its lock is held for a few instructions and never while the store is asked.
 */
final class PacedReload {

    /** Whoever checks a token waits no longer than this after the reload has begun, however many they are. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    /** So many may wait so; the others are refused at once. */
    private static final int MOST_WAITING = 2;

    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration UNBOUNDED = Duration.ofNanos(Long.MAX_VALUE);
    private static final Reload NONE = new Reload(CompletableFuture.completedFuture(null), 0);

    private final String what;
    private final Runnable load;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    private Reload latest = NONE;
    private long restsUntil;

    /** One that is under way, or has ended with or without a failure. */
    private record Reload(CompletableFuture<Void> end, long begunAt) {}

    /**
     * @param what the keys, for messages
     * @param load asks the store, and throws when that fails
     * @param executor runs a reload, at most one at a time
     */
    PacedReload(String what, Runnable load, LongSupplier nanoTime, Executor executor) {
        this.what = what;
        this.load = load;
        this.nanoTime = nanoTime;
        this.executor = executor;
        this.restsUntil = nanoTime.getAsLong();
    }

    /** A daemon thread for each reload: there is rarely one, and then nothing is left that had to be closed. */
    static void onDaemonThread(Runnable reload) {
        Thread thread = new Thread(reload, "doorward-keys");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * For whoever checks a token. It returns when a reload that ended within the last 5 seconds has succeeded, or one that is
     * under way does within {@link #PATIENCE}.
     *
     * @throws StoreFailure at once when that reload failed, or when others are waiting already; else when it takes too long
     */
    void awaitBriefly() {
        Reload reload = joined(false);
        if (reload.end().isDone()) {
            await(reload, Duration.ZERO);
            return;
        }
        if (!waiting.tryAcquire()) {
            throw underWay();
        }
        try {
            await(reload, PATIENCE.minusNanos(nanoTime.getAsLong() - reload.begunAt()));
        } finally {
            waiting.release();
        }
    }

    /**
     * For whoever signs, after a reload that ended before now did not do. It waits as long as the store takes.
     *
     * @throws StoreFailure when the reload failed, at once when one did within the last 5 seconds
     */
    void await() {
        await(joined(true), UNBOUNDED);
    }

    /** The keys have been loaded otherwise, which ends the rest after a failure. */
    synchronized void succeededOtherwise() {
        if (latest.end().isDone()) {
            latest = NONE;
        }
    }

    private Reload joined(boolean anew) {
        Reload begun;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            boolean rests = restsUntil - now > 0 && (!anew || latest.end().isCompletedExceptionally());
            if (rests || !latest.end().isDone()) {
                return latest;
            }
            begun = new Reload(new CompletableFuture<>(), now);
            latest = begun;
        }
        try {
            executor.execute(() -> run(begun));
        } catch (RuntimeException | OutOfMemoryError noThread) {
            rest();
            begun.end().completeExceptionally(noThread);
        }
        return begun;
    }

    private void run(Reload begun) {
        try {
            load.run();
            rest();
            begun.end().complete(null);
        } catch (RuntimeException | Error failure) {
            rest();
            begun.end().completeExceptionally(failure);
        }
    }

    /** Before the end is told, so that nobody who sees it begins another reload. */
    private synchronized void rest() {
        restsUntil = nanoTime.getAsLong() + PAUSE_NANOS;
    }

    private void await(Reload reload, Duration atMost) {
        try {
            reload.end().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new StoreFailure("the " + what + " keys could not be loaded", failed.getCause());
        } catch (TimeoutException slow) {
            throw underWay();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted while the " + what + " keys are being loaded", stopped);
        }
    }

    private StoreFailure underWay() {
        return new StoreFailure("the " + what + " keys are still being loaded");
    }
}
