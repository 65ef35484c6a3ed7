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

    /** An answer is complete. */
    void begins(ServerConnection connection) {
        if (connection.putAttachment(WATCHED, true) == null) {
            connection.addCloseListener(this::ends);
        }
        added(connection).ifPresent(IoUtils::safeClose);
        if (!connection.isOpen()) {
            ends(connection); // its listener may have been too early
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

    /** The next request has come, or the connection is closed. */
    synchronized void ends(ServerConnection connection) {
        waiting.remove(connection);
    }
}
