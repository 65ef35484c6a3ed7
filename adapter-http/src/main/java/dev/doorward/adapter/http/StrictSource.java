package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The bytes a client sends, up to the first that {@link RequestFraming} refuses. Whoever then reads on makes it answer 400 and
 * close, which comes after the answers to everything before: only when those are sent does anybody read on. When the fault is in
 * the body of a request that has its answer already, it only closes: nobody gets two answers to one request.
 *
 * <p>A request must arrive whole before the deadline, which begins with the connection and again with the first byte of every
 * request.
 */
final class StrictSource extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private static final byte[] BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final RequestFraming framing = new RequestFraming();
    private final HangUps hangUps;
    private final StreamConnection connection;
    private final StreamSinkConduit sink;
    private final Deadline deadline;
    private volatile boolean refused;
    private volatile HttpServerExchange current;

    StrictSource(StreamConnection connection, Deadline deadline) {
        this(connection, deadline, new HangUps(connection));
    }

    private StrictSource(StreamConnection connection, Deadline deadline, HangUps hangUps) {
        super(hangUps);
        this.hangUps = hangUps;
        this.connection = connection;
        this.sink = connection.getSinkChannel().getConduit();
        this.deadline = deadline;
        deadline.begin();
    }

    /** Whose body is what is read from now on; null between requests. */
    void belongsTo(HttpServerExchange exchange) {
        current = exchange;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (refused) {
            throw refusal();
        }
        int start = target.position();
        int count = next.read(target);
        if (count <= 0) {
            return count;
        }
        int good = accepted(target, start, target.position());
        target.position(good);
        if (refused && good == start) {
            throw refusal();
        }
        if (!refused && framing.betweenRequests()) {
            deadline.met();
        } else {
            deadline.begin();
        }
        return good - start;
    }

    private int accepted(ByteBuffer bytes, int from, int to) {
        int end = framing.accept(bytes, from, to);
        if (end < to) {
            refused = true;
        }
        return end;
    }

    /** What has arrived is thrown away first: closing over unread bytes would reset the connection and lose the answer. */
    private IOException refusal() throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(16 * 1024);
        for (int i = 0; i < 64 && next.read(rest) > 0; i++) {
            rest.clear();
        }
        HttpServerExchange exchange = current;
        if (exchange == null || !exchange.isResponseStarted()) {
            sink.write(ByteBuffer.wrap(BAD_REQUEST));
        }
        sink.terminateWrites();
        IoUtils.safeClose(connection);
        return new IOException("the request is not framed as RFC 9112 demands");
    }

    /** The bytes that were refused have left the socket, so nothing but this would make anybody read on. */
    @Override
    public void resumeReads() {
        if (refused) {
            next.wakeupReads();
        } else {
            next.resumeReads();
        }
    }

    /** Runs this when the client hangs up before its request was answered; without a listener of ours, never. */
    static void watch(HttpServerExchange exchange, Runnable gone) {
        if (exchange.getConnection() instanceof HttpServerConnection connection
                && connection.getOriginalSourceConduit() instanceof StrictSource source) {
            source.hangUps.watch(gone);
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                return read(targets[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
    }
}
