package dev.doorward.core.session;

import java.util.function.Supplier;

/**
 * That a client went away before it was answered; one for each request. Whoever sees the connection close says so, from any
 * thread, and work that has not begun then is dropped. Only a wait of the core's own is cut short: nothing that hashes, asks a
 * database or commits is ever interrupted, and no interruption outlives the wait it was meant for.
 */
public final class Departure {

    private static final ThreadLocal<Departure> CURRENT = new ThreadLocal<>();

    private Thread waiting;
    private boolean interrupted;
    private boolean happened;

    /** The one that the work on this thread is done under; where nobody watches a client, one that never happens. */
    public static Departure current() {
        Departure current = CURRENT.get();
        return current == null ? new Departure() : current;
    }

    /** Does work on this thread for the client whose departure this is. */
    public <T> T watchedDuring(Supplier<T> work) {
        Departure outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /** Says that the client has gone. Saying it again changes nothing. */
    public synchronized void happen() {
        happened = true;
        if (waiting != null && !interrupted) {
            interrupted = true;
            waiting.interrupt();
        }
    }

    public synchronized boolean hasHappened() {
        return happened;
    }

    /**
     * From here to {@link #endWait} this thread is interrupted when the client goes.
     *
     * @return false when it has gone already; then no wait has begun
     */
    public synchronized boolean beginWait() {
        if (!happened) {
            waiting = Thread.currentThread();
        }
        return !happened;
    }

    /** Ends a wait that has begun, and takes back an interruption that came too late to be noticed. */
    public synchronized void endWait() {
        waiting = null;
        if (interrupted) {
            interrupted = false;
            Thread.interrupted();
        }
    }
}
