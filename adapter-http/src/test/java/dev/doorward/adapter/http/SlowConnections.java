package dev.doorward.adapter.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens connections that take their time in every way we know, and finds out when the server has closed them. Each sends one
 * more byte about every second, at a moment of its own.
 */
final class SlowConnections {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String HEAD =
            "POST /api/auth/signin HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    /** A way of taking one's time: what is sent at once, and what then follows byte by byte, again and again. */
    enum Kind {
        SAYS_NOTHING("", ""),
        SLOW_REQUEST_LINE("GET /", "x"),
        SLOW_HEADERS("GET /x HTTP/1.1\r\nHost: a\r\n", "X: y\r\n"),
        SLOW_BODY(HEAD + "Content-Length: 9999\r\n\r\n", " "),
        SLOW_CHUNKS(HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
        SLOW_BODY_AFTER_THE_ANSWER("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n", "x"),
        WAITS_TO_BE_TOLD_TO_GO_ON(HEAD + "Expect: 100-continue\r\nContent-Length: 99\r\n\r\n", ""),
        SLOW_SECOND_REQUEST("GET /x HTTP/1.1\r\nHost: a\r\n\r\nG", "E"),
        TLS_HELLO("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003", "\u0000"),
        /** Takes the answer byte by byte. */
        SLOW_READER("GET /big HTTP/1.1\r\nHost: a\r\n\r\n", "");

        private final byte[] first;
        private final byte[] more;

        Kind(String first, String more) {
            this.first = Wire.octets(first);
            this.more = Wire.octets(more);
        }
    }

    /** What is so large that it does not fit into the buffers of two kernels. */
    static final int BIG = 8 * 1024 * 1024;

    /** What has become of the connections of one kind. */
    record Outcome(Kind kind, int opened, int closed, Duration slowest) {

        int stillOpen() {
            return opened - closed;
        }

        @Override
        public String toString() {
            return "%-26s opened %5d, closed %5d, the last after %5.1f s"
                    .formatted(kind.name().toLowerCase(Locale.ROOT), opened, closed, slowest.toMillis() / 1e3);
        }
    }

    private final class Slow {

        private final SocketChannel channel;
        private final long began = System.nanoTime();
        private long next;
        private int sent;
        private long read;
        private Duration closedAfter;

        Slow() throws IOException {
            channel = SocketChannel.open();
            if (kind == Kind.SLOW_READER) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            }
            channel.connect(server);
            channel.write(ByteBuffer.wrap(kind.first));
            channel.configureBlocking(false);
            next = began + random.nextLong(SECOND);
        }

        /** Looks whether it has been closed, and every second sends or takes one byte. */
        void look(ByteBuffer space, long now) {
            boolean turn = now >= next;
            space.clear().limit(kind == Kind.SLOW_READER ? (turn ? 1 : 0) : space.capacity());
            try {
                if (space.hasRemaining() && take(space) < 0) {
                    closed();
                } else if (turn && kind.more.length > 0) {
                    channel.write(ByteBuffer.wrap(kind.more, sent++ % kind.more.length, 1));
                }
            } catch (IOException reset) {
                closed();
            }
            next = turn ? next + SECOND : next;
        }

        private int take(ByteBuffer space) throws IOException {
            int count = channel.read(space);
            read += Math.max(0, count);
            return count;
        }

        /** A reader that is slow cannot see that it was cut off before it has read what is there. */
        void readOn(ByteBuffer space) {
            try {
                channel.configureBlocking(true);
                channel.socket().setSoTimeout(10_000);
                while (take(space.clear()) >= 0 && read < BIG) {
                    // On to the end.
                }
            } catch (IOException reset) {
                // Cut off as well.
            }
            if (read < BIG) {
                closed();
            }
        }

        private void closed() {
            closedAfter = Duration.ofNanos(System.nanoTime() - began);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final InetSocketAddress server;
    private final Kind kind;
    private final Random random;

    private SlowConnections(InetSocketAddress server, Kind kind, long seed) {
        this.server = server;
        this.kind = kind;
        this.random = new Random(seed);
    }

    /** Opens so many of a kind and waits until all are closed, at most so long after the last was opened. */
    static Outcome of(Kind kind, int count, InetSocketAddress server, Duration atMost, long seed) {
        return new SlowConnections(server, kind, seed).run(count, atMost);
    }

    private Outcome run(int count, Duration atMost) {
        List<Slow> open = new ArrayList<>();
        ByteBuffer space = ByteBuffer.allocate(64 * 1024);
        Duration slowest = Duration.ZERO;
        int opened = 0;
        try {
            while (opened < count) {
                open.add(new Slow());
                opened++;
            }
            long end = System.nanoTime() + atMost.toNanos();
            while (!open.isEmpty() && System.nanoTime() < end) {
                open.forEach(slow -> slow.look(space, System.nanoTime()));
                slowest = sorted(open, slowest);
                LockSupport.parkNanos(LOOK_EVERY);
            }
            if (kind == Kind.SLOW_READER) {
                open.forEach(slow -> slow.readOn(space));
                sorted(open, slowest);
                slowest = atMost;
            }
            return new Outcome(kind, opened, opened - open.size(), slowest);
        } catch (IOException e) {
            throw new UncheckedIOException("after " + opened + " of " + kind, e);
        } finally {
            open.forEach(Slow::closed);
        }
    }

    /** Takes out those that are closed; how long the slowest lived. */
    private static Duration sorted(List<Slow> open, Duration before) {
        Duration slowest = before;
        for (Slow slow : open) {
            if (slow.closedAfter != null && slow.closedAfter.compareTo(slowest) > 0) {
                slowest = slow.closedAfter;
            }
        }
        open.removeIf(slow -> slow.closedAfter != null);
        return slowest;
    }
}
