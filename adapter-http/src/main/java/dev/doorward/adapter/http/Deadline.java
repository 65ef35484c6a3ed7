package dev.doorward.adapter.http;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/** Closes a connection unless something has happened in time. */
final class Deadline {

    private final StreamConnection connection;
    private final Duration time;
    private XnioExecutor.Key running;

    Deadline(StreamConnection connection, Duration time) {
        this.connection = connection;
        this.time = time;
    }

    /** Begins to run, unless it runs already. */
    synchronized void begin() {
        if (running == null) {
            try {
                running = connection
                        .getIoThread()
                        .executeAfter(() -> IoUtils.safeClose(connection), time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                IoUtils.safeClose(connection);
            }
        }
    }

    /** It has happened. */
    synchronized void met() {
        if (running != null) {
            running.remove();
            running = null;
        }
    }
}
