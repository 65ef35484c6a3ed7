package dev.doorward.adapter.http;

import dev.doorward.fuzzing.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;

/** A request whose frame is right is answered with 2xx or 4xx, whatever stands in its line, its headers and its body. */
class HttpRequestFuzzTest extends FuzzTarget {

    private final FuzzedServer server = new FuzzedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /**
     * The input is the head of a request, an empty line and a body, with line feeds; its length is filled in. {@code ~} in
     * the head stands for the access token of a user who has signed up, {@code ^} for that user's refresh token.
     */
    @Override
    protected void check(byte[] input) {
        String all = new String(input, StandardCharsets.ISO_8859_1);
        int empty = all.indexOf("\n\n");
        String head = server.filledIn(empty < 0 ? all : all.substring(0, empty));
        byte[] body = empty < 0 ? new byte[0] : Arrays.copyOfRange(input, empty + 2, input.length);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.stripTrailing().replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(
                ("\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n").getBytes());
        request.writeBytes(body);
        server.answersWell(request.toByteArray());
    }
}
