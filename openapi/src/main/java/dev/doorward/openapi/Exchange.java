package dev.doorward.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * A request that was sent, and its answer.
 *
 * @param path as it was sent, without the query
 * @param query as it was sent, or empty
 * @param sent the request's body, or empty
 */
record Exchange(String method, String path, String query, String sent, int status, HttpHeaders headers, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Exchange of(HttpResponse<String> answer) {
        HttpRequest request = answer.request();
        return new Exchange(
                request.method(),
                request.uri().getRawPath(),
                Optional.ofNullable(request.uri().getRawQuery()).orElse(""),
                request.bodyPublisher().map(Exchange::text).orElse(""),
                answer.statusCode(),
                answer.headers(),
                answer.body());
    }

    /** A publisher of a text or of bytes hands out everything before it returns, as often as it is asked. */
    private static String text(HttpRequest.BodyPublisher publisher) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        publisher.subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] octets = new byte[part.remaining()];
                part.get(octets);
                bytes.writeBytes(octets);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {}
        });
        return bytes.toString(StandardCharsets.UTF_8);
    }

    boolean isAccepted() {
        return status < 300;
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** A query parameter's value. */
    Optional<String> parameter(String name) {
        return Stream.of(query.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst();
    }

    /** A text that is JSON, or the test fails. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException failure) {
            throw new AssertionError("not JSON: " + text, failure);
        }
    }

    /** What stands in a header or a query, as the JSON that a schema's type makes of it. */
    static JsonNode value(JsonNode schema, String text) {
        String type = schema.path("type").asText();
        boolean bare = type.equals("integer") && text.matches("[0-9]+")
                || type.equals("boolean") && text.matches("true|false");
        return bare ? json(text) : JSON.getNodeFactory().textNode(text);
    }

    @Override
    public String toString() {
        String asked = query.isEmpty() ? path : path + "?" + query;
        return method + " " + asked + " " + sent + " was answered " + status + " " + headers.map() + " " + body;
    }
}
