package dev.doorward.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client gets: status, headers in their order, cookies, and a body that may be empty. A host's {@link UserEndpoint} makes
 * it by {@link #json} and {@link #empty}, or by the refusals of {@link UserRequest}; what every answer of the API carries is
 * added on its way.
 */
public final class Reply {

    private final int status;
    private final byte[] body;
    private boolean keepsCookies;
    private final Map<HttpString, String> headers = new LinkedHashMap<>();
    private List<String> cookies = List.of();

    private Reply(int status, String contentType, byte[] body) {
        this.status = status;
        this.body = body;
        if (body.length > 0) {
            headers.put(Headers.CONTENT_TYPE, contentType);
        }
    }

    /**
     * A JSON document.
     *
     * @param status 200 to 299
     * @param document a record, a map with texts as keys, or whatever else Jackson writes as an object; an
     *     {@link java.time.Instant} in it becomes an RFC 3339 text in UTC
     * @throws java.io.UncheckedIOException when it cannot be written
     */
    public static Reply json(int status, Object document) {
        return new Reply(status, "application/json", Json.write(document));
    }

    /** A JSON document that is written member by member. */
    static Reply json(int status, Json.Writing writing) {
        return new Reply(status, "application/json", Json.write(writing));
    }

    static Reply problem(int status, ObjectNode document) {
        return new Reply(status, "application/problem+json", Json.write(document));
    }

    /** A text that somebody else has made. */
    static Reply text(int status, String contentType, String text) {
        return new Reply(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that somebody else has made. */
    static Reply file(int status, String contentType, byte[] content) {
        return new Reply(status, contentType, content);
    }

    /** No body. */
    public static Reply empty(int status) {
        return new Reply(status, "", new byte[0]);
    }

    /** The session lives on, although the answer is one that takes its cookies back otherwise. */
    Reply keepingCookies() {
        keepsCookies = true;
        return this;
    }

    boolean keepsCookies() {
        return keepsCookies;
    }

    Reply with(HttpString header, String value) {
        headers.put(header, value);
        return this;
    }

    /** With these {@code Set-Cookie} headers, each of which is a header of its own (RFC 6265, section 3). */
    Reply withCookies(List<String> setCookies) {
        cookies = List.copyOf(setCookies);
        return this;
    }

    int status() {
        return status;
    }

    Map<HttpString, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    List<String> cookies() {
        return cookies;
    }

    byte[] body() {
        return body;
    }
}
