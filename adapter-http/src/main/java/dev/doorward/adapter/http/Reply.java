package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client gets: status, headers in their order, and a body that may be empty. */
final class Reply {

    private final int status;
    private final byte[] body;
    private final Map<HttpString, String> headers = new LinkedHashMap<>();

    private Reply(int status, String contentType, byte[] body) {
        this.status = status;
        this.body = body;
        if (body.length > 0) {
            headers.put(Headers.CONTENT_TYPE, contentType);
        }
    }

    static Reply json(int status, ObjectNode document) {
        return new Reply(status, "application/json", Json.write(document));
    }

    static Reply problem(int status, ObjectNode document) {
        return new Reply(status, "application/problem+json", Json.write(document));
    }

    /** A text that somebody else has made. */
    static Reply text(int status, String contentType, String text) {
        return new Reply(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply empty(int status) {
        return new Reply(status, "", new byte[0]);
    }

    Reply with(HttpString header, String value) {
        headers.put(header, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<HttpString, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    byte[] body() {
        return body;
    }
}
