package dev.doorward.adapter.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads one body without blocking a thread, and counts it whatever its headers say. Undertow's own bound drops the
 * connection of a chunked body that is too large; a client should be told.
 */
final class BodyReader {

    /** The largest body that is read. */
    static final int MAX_OCTETS = 16 * 1024;

    /** How much more of a body that was refused is thrown away, so that the client gets to read why. */
    private static final int MAX_DISCARDED = 1024 * 1024;

    private static final int LINGER_MILLIS = 1000;

    private final HttpServerExchange exchange;
    private final Consumer<byte[]> whole;
    private final Consumer<BodyReader> tooLarge;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private StreamSourceChannel channel;
    private long discarded;

    /**
     * @param whole gets the body, on whatever thread it was completed
     * @param tooLarge is called instead when there is too much of it, and answers with {@link #answerTooLarge}
     */
    BodyReader(HttpServerExchange exchange, Consumer<byte[]> whole, Consumer<BodyReader> tooLarge) {
        this.exchange = exchange;
        this.whole = whole;
        this.tooLarge = tooLarge;
    }

    void start() {
        if (exchange.getRequestContentLength() > MAX_OCTETS) {
            tooLarge.accept(this);
        } else if (!exchange.isRequestComplete() && HttpContinue.requiresContinueResponse(exchange)) {
            HttpContinue.sendContinueResponse(exchange, new IoCallback() {
                @Override
                public void onComplete(HttpServerExchange same, Sender sender) {
                    read(channel());
                }

                @Override
                public void onException(HttpServerExchange same, Sender sender, IOException gone) {
                    exchange.endExchange();
                }
            });
        } else {
            read(channel());
        }
    }

    private void read(StreamSourceChannel from) {
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            ByteBuffer buffer = pooled.getBuffer();
            while (body.size() <= MAX_OCTETS) {
                buffer.clear();
                int count = from.read(buffer);
                if (count < 0) {
                    from.suspendReads();
                    whole.accept(body.toByteArray());
                    return;
                }
                if (count == 0) {
                    from.getReadSetter().set(this::read);
                    from.resumeReads();
                    return;
                }
                buffer.flip();
                byte[] bytes = new byte[count];
                buffer.get(bytes);
                body.write(bytes, 0, count);
            }
            from.suspendReads();
            tooLarge.accept(this);
        } catch (IOException gone) {
            exchange.endExchange();
        }
    }

    /**
     * Sends the answer at once and then closes the connection, but not before what is still on its way was thrown away: a
     * connection that is closed over unread bytes is reset, and the client would never see the answer (RFC 9112, 9.6).
     */
    void answerTooLarge(ByteBuffer answer) {
        exchange.getResponseSender().send(answer, new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange same, Sender sender) {
                linger();
            }

            @Override
            public void onException(HttpServerExchange same, Sender sender, IOException gone) {
                exchange.endExchange();
            }
        });
    }

    private void linger() {
        try {
            exchange.getIoThread().executeAfter(exchange::endExchange, LINGER_MILLIS, TimeUnit.MILLISECONDS);
            discard(channel());
        } catch (RejectedExecutionException stopping) {
            exchange.endExchange();
        }
    }

    private void discard(StreamSourceChannel from) {
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            int count;
            do {
                pooled.getBuffer().clear();
                count = from.read(pooled.getBuffer());
                discarded += count;
            } while (count > 0 && discarded <= MAX_DISCARDED);
            if (count == 0) {
                from.getReadSetter().set(this::discard);
                from.resumeReads();
                return;
            }
        } catch (IOException gone) {
            // Nobody is there to be told.
        }
        exchange.endExchange();
    }

    private StreamSourceChannel channel() {
        if (channel == null) {
            channel = exchange.getRequestChannel();
        }
        return channel;
    }
}
