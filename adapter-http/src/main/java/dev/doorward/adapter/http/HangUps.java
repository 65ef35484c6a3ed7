package dev.doorward.adapter.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The bytes of a socket, watched between a request and its answer: Undertow does not read then, so it would notice that the
 * client has gone only when the answer is written. What is read while watching is kept for whoever reads next, so a client that
 * sends its next request early loses nothing; of such a one nothing more is noticed until its answer.
 */
final class HangUps extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private static final int LOOK = 256;

    private Runnable watcher;
    private ByteBuffer ahead;

    /** Put on a connection before anything else is. */
    HangUps(StreamConnection connection) {
        super(connection.getSourceChannel().getConduit());
        setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(connection.getSourceChannel()));
    }

    /** Until somebody wants to read again, this is run when the client closes the connection or its sending side. */
    synchronized void watch(Runnable gone) {
        if (ahead == null) {
            watcher = gone;
            next.resumeReads();
        }
    }

    @Override
    public void setReadReadyHandler(ReadReadyHandler reader) {
        next.setReadReadyHandler(new ReadReadyHandler() {
            @Override
            public void readReady() {
                Runnable gone = look();
                if (gone == null) {
                    reader.readReady();
                } else {
                    gone.run();
                }
            }

            @Override
            public void forceTermination() {
                reader.forceTermination();
            }

            @Override
            public void terminated() {
                reader.terminated();
            }
        });
    }

    /** What is to be done instead of telling the reader, or null when nobody watches. */
    private synchronized Runnable look() {
        if (watcher == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(LOOK);
        Runnable gone = watcher;
        try {
            int count = next.read(bytes);
            if (count == 0) {
                return () -> {};
            }
            if (count > 0) {
                ahead = bytes.flip();
                gone = () -> {};
            }
        } catch (IOException reset) {
            // Nobody is there any more; whoever reads next finds out for himself.
        }
        watcher = null;
        next.suspendReads();
        return gone;
    }

    /** While somebody watches, the socket stays watched. */
    @Override
    public synchronized void suspendReads() {
        if (watcher == null) {
            next.suspendReads();
        }
    }

    @Override
    public synchronized boolean isReadResumed() {
        return watcher == null && next.isReadResumed();
    }

    @Override
    public synchronized void resumeReads() {
        watcher = null;
        if (ahead == null) {
            next.resumeReads();
        } else {
            next.wakeupReads();
        }
    }

    @Override
    public synchronized void wakeupReads() {
        watcher = null;
        next.wakeupReads();
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        if (ahead == null) {
            return next.read(target);
        }
        int count = Math.min(target.remaining(), ahead.remaining());
        target.put(target.position(), ahead, ahead.position(), count);
        target.position(target.position() + count);
        ahead.position(ahead.position() + count);
        if (!ahead.hasRemaining()) {
            ahead = null;
        }
        return count;
    }
}
