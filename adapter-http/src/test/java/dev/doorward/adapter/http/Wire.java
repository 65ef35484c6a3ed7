package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A connection on which a test writes its bytes by hand. No read waits longer than 10 seconds. */
final class Wire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Wire(InetSocketAddress server) {
        this(server, "127.0.0.1");
    }

    /** @param from the address it comes from */
    Wire(InetSocketAddress server, String from) {
        try {
            socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(server);
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One answer as it came. */
    record Answer(String status, List<String> headers, byte[] body) {

        int code() {
            return Integer.parseInt(status.split(" ")[1]);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Optional<String> header(String name) {
            List<String> found = all(name);
            if (found.size() > 1) {
                throw new AssertionError("twice: " + found);
            }
            return found.stream().findFirst();
        }

        /** The values of every header with that name. */
        List<String> all(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .toList();
        }

        /** For a header that should be there. */
        AssertionError lost() {
            return new AssertionError("missing in " + status + " " + headers);
        }

        /** The document's member, which is a text. */
        String text(String member) {
            return json().get(member).textValue();
        }

        List<String> headerNames() {
            return headers.stream()
                    .map(header -> header.substring(0, header.indexOf(':')))
                    .toList();
        }
    }

    Wire send(String latin1) {
        return send(octets(latin1));
    }

    static byte[] octets(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Everything that came on a connection, as the answers that it is, without anything before, between or after them. */
    static List<Answer> split(String latin1) {
        List<Answer> answers = new ArrayList<>();
        int at = 0;
        while (at < latin1.length()) {
            int end = latin1.indexOf("\r\n\r\n", at);
            if (end < 0 || !latin1.startsWith("HTTP/1.", at)) {
                throw new AssertionError("no answer: " + latin1.substring(at));
            }
            List<String> lines = List.of(latin1.substring(at, end).split("\r\n"));
            Answer head = new Answer(lines.get(0), lines.subList(1, lines.size()), new byte[0]);
            int length = Integer.parseInt(head.header("Content-Length").orElse("0"));
            at = Math.min(latin1.length(), end + 4 + length);
            answers.add(new Answer(head.status(), head.headers(), octets(latin1.substring(end + 4, at))));
        }
        return answers;
    }

    Wire send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends as far as the other side lets it. */
    Wire sendWhatGoes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closedMeanwhile) {
            // The answer is what the test looks at.
        }
        return this;
    }

    Answer answer() {
        return answer(true);
    }

    Answer answerToHead() {
        return answer(false);
    }

    private Answer answer(boolean withBody) {
        try {
            String status = line();
            List<String> headers = new ArrayList<>();
            for (String header = line(); !header.isEmpty(); header = line()) {
                headers.add(header);
            }
            Answer head = new Answer(status, headers, new byte[0]);
            int length =
                    withBody ? Integer.parseInt(head.header("Content-Length").orElse("0")) : 0;
            return new Answer(status, headers, in.readNBytes(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("closed after: " + line);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("a line without CR: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Waits until the server has closed the connection; what comes before that. */
    String untilClosed() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException reset) {
            // Closed as well.
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** Says that nothing more will come. */
    Wire shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException closedMeanwhile) {
            // The answer is what the test looks at.
        }
        return this;
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
