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
    private static final byte[] CHUNKED = "transfer-encoding: chunked".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

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
        return head < 0 || !isWhole(head, length)
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

    /** There is one answer at a time, so that one in chunks ends where the last octets are those of the last chunk. */
    private boolean isWhole(int head, int length) {
        int at = after(LENGTH, head);
        if (at < 0) {
            return after(CHUNKED, head) < 0 || length - head >= LAST.length && isAt(LAST, length - LAST.length);
        }
        int value = 0;
        for (; octets[at] >= '0'; at++) {
            value = 10 * value + octets[at] - '0';
        }
        return length >= head + value;
    }

    /** Where a line of the head that begins so goes on, or a negative number. */
    private int after(byte[] beginning, int head) {
        for (int i = 0; i < head - beginning.length; i++) {
            if (octets[i] == '\n' && isAt(beginning, i + 1)) {
                return i + 1 + beginning.length;
            }
        }
        return -1;
    }

    private boolean isAt(byte[] text, int start) {
        for (int i = 0; i < text.length; i++) {
            if ((octets[start + i] | 0x20) != (text[i] | 0x20)) {
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
