package dev.doorward.adapter.http;

import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.xnio.IoUtils;

/**
 * The connections that are kept for a next request. When there are too many the one that has waited longest is closed, as every
 * client has to expect (RFC 9112, section 9.5), so that waiting never keeps anybody out.
 */
final class IdleConnections {

    private static final AttachmentKey<Boolean> WATCHED = AttachmentKey.create(Boolean.class);

    private final int most;
    private final Set<ServerConnection> waiting = new LinkedHashSet<>();

    IdleConnections(int most) {
        this.most = most;
    }

    /**
     * A request has come. Said on the connection's I/O thread, before any other works on the request: Undertow's list of close
     * listeners is not safe for use by many threads, and a client may hang up at any time.
     */
    void busy(ServerConnection connection) {
        if (connection.putAttachment(WATCHED, true) == null) {
            connection.addCloseListener(this::ends);
        }
        ends(connection);
    }

    /** An answer is complete. */
    void begins(ServerConnection connection) {
        added(connection).ifPresent(IoUtils::safeClose);
        if (!connection.isOpen()) {
            ends(connection); // its listener may have run before
        }
    }

    private synchronized Optional<ServerConnection> added(ServerConnection connection) {
        waiting.add(connection);
        if (waiting.size() <= most) {
            return Optional.empty();
        }
        Iterator<ServerConnection> longest = waiting.iterator();
        ServerConnection tooMany = longest.next();
        longest.remove();
        return Optional.of(tooMany);
    }

    synchronized int size() {
        return waiting.size();
    }

    private synchronized void ends(ServerConnection connection) {
        waiting.remove(connection);
    }
}
