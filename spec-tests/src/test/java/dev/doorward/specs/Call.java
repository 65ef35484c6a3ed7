package dev.doorward.specs;

import dev.doorward.openapi.ApiDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A request that is put together and sent; what the API's document says of it is checked with every answer. */
final class Call {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger ADDRESS = new AtomicInteger();

    private final URI server;
    private final List<String> headers = new ArrayList<>();
    final String method;
    final String path;
    Optional<String> body = Optional.empty();

    Call(URI server, String method, String path) {
        this.server = server;
        this.method = method;
        this.path = path;
    }

    /** An address that nobody else sends from. */
    static String newAddress() {
        int number = ADDRESS.incrementAndGet();
        return "10.1." + number / 250 + "." + (number % 250 + 1);
    }

    Call header(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    Call from(String address) {
        return header("X-Forwarded-For", address);
    }

    Call bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    Call json(String text) {
        return body("application/json", text);
    }

    Call body(String type, String text) {
        body = Optional.of(text);
        return header("Content-Type", type);
    }

    boolean sends(String header) {
        return headers.stream().anyMatch(header::equalsIgnoreCase);
    }

    Exchange send() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.map(HttpRequest.BodyPublishers::ofString).orElseGet(HttpRequest.BodyPublishers::noBody));
        if (!sends("X-Forwarded-For")) {
            from(newAddress());
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        HttpResponse<String> answer =
                ApiDocument.checked(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        return new Exchange(this, answer.statusCode(), answer.headers(), answer.body());
    }

    @Override
    public String toString() {
        return method + " " + path + " " + body.orElse("");
    }
}
