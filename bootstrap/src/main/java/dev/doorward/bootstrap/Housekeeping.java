package dev.doorward.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does chores again and again on a thread of its own, whatever becomes of each, until it is closed. */
final class Housekeeping implements AutoCloseable {

    /** How often signing keys want to be looked after. */
    static final Duration EVERY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long LONGEST_CHORE_SECONDS = 2;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(chore -> {
        Thread thread = new Thread(chore, "doorward-housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    private Housekeeping() {}

    /** Begins at once, and again that long after the last chore was done. */
    static Housekeeping start(Duration every, List<Runnable> chores) {
        Housekeeping housekeeping = new Housekeeping();
        // Each has a schedule of its own; a schedule ends with the first exception, so none may get through.
        for (Runnable chore : chores) {
            housekeeping.timer.scheduleWithFixedDelay(
                    () -> housekeeping.survive(chore), 0, every.toNanos(), TimeUnit.NANOSECONDS);
        }
        return housekeeping;
    }

    private void survive(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException failure) {
            if (!timer.isShutdown()) {
                LOG.warn("{} Trying again.", StartFailure.sentence(failure));
            }
        }
    }

    /** Lets a chore that is being done come to its end, for a moment. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(LONGEST_CHORE_SECONDS, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException hurry) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
