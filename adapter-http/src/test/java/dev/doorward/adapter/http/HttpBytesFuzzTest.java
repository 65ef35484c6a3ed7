package dev.doorward.adapter.http;

import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;

/** Whatever octets arrive on a connection, every answer is 2xx or 4xx, and the next connection is served. */
class HttpBytesFuzzTest extends FuzzTarget {

    private final FuzzedServer server = new FuzzedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** The input with CRLF for every line feed; {@code ~} and {@code ^} as in {@link HttpRequestFuzzTest}. */
    @Override
    protected void check(byte[] input) {
        String text = server.filledIn(new String(input, StandardCharsets.ISO_8859_1));
        server.answersWell(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
