package dev.doorward.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection that stays open, with one request at a time on it. It reads what our servers write, and no more of HTTP. */
final class Connection {

    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.ISO_8859_1);

    private final SocketChannel channel;
    private final byte[] octets = new byte[16 * 1024];
    private final ByteBuffer buffer = ByteBuffer.wrap(octets);
    private long since;

    Connection(InetSocketAddress server) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** @param due the moment from which the answer is timed */
    void send(byte[] request, long due) throws IOException {
        since = due;
        buffer.clear();
        ByteBuffer out = ByteBuffer.wrap(request);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    long since() {
        return since;
    }

    /** The status of the answer, or 0 while it is not complete. */
    int read() throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server has closed a connection");
        }
        int length = buffer.position();
        int head = endOfHead(length);
        return head < 0 || length < head + contentLength(head)
                ? 0
                : (octets[9] - '0') * 100 + (octets[10] - '0') * 10 + octets[11] - '0';
    }

    private int endOfHead(int length) {
        for (int i = 3; i < length; i++) {
            if (octets[i] == '\n' && octets[i - 1] == '\r' && octets[i - 2] == '\n' && octets[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int contentLength(int head) {
        for (int i = 0; i < head - LENGTH.length; i++) {
            if (octets[i] == '\n' && isLength(i + 1)) {
                int value = 0;
                for (int at = i + 1 + LENGTH.length; octets[at] >= '0'; at++) {
                    value = 10 * value + octets[at] - '0';
                }
                return value;
            }
        }
        return 0;
    }

    private boolean isLength(int start) {
        for (int i = 0; i < LENGTH.length; i++) {
            if ((octets[start + i] | 0x20) != (LENGTH[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
