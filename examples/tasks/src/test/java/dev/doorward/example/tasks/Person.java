package dev.doorward.example.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorward.openapi.ApiDocument;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Somebody who has signed up, and what they send. */
final class Person {

    static final String PASSWORD = "correct horse battery";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final URI server;
    private final String id;
    private final String token;
    private final String cookies;

    private Person(URI server, String id, String token, String cookies) {
        this.server = server;
        this.id = id;
        this.token = token;
        this.cookies = cookies;
    }

    /** What came back. */
    record Answer(int status, String text, HttpResponse<String> response) {

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError(text, e);
            }
        }

        String text(String member) {
            return json().get(member).textValue();
        }

        /** The same answer to another request is equal to this one, but for the request's id and the time. */
        String withoutRequestId() {
            String headers = response.headers().map().entrySet().stream()
                    .filter(header -> !List.of("date", "x-request-id").contains(header.getKey()))
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining("\n"));
            String body = text.replaceAll("\"requestId\":\"[^\"]+\"", "");
            return status + "\n" + headers + "\n" + body;
        }
    }

    /** Signs up, with tokens, or with cookies as a browser does; each from an address of their own, as people do. */
    static Person signUp(URI server, String email, boolean inBrowser) {
        String body = "{\"name\":\"" + email.replaceAll("@.*", "") + "\",\"email\":\"" + email + "\",\"password\":\""
                + PASSWORD + "\"}";
        Person stranger = new Person(server, "", "", "");
        String address = "2001:db8:0:" + Integer.toHexString(ADDRESSES.incrementAndGet()) + "::1";
        String path = "/api/auth/signup" + (inBrowser ? "?useCookies=true" : "");
        Answer answer = stranger.send("POST", path, body, "X-Forwarded-For", address);
        assertEquals(201, answer.status(), answer.text());
        String cookies = answer.response().headers().allValues("set-cookie").stream()
                .map(cookie -> cookie.replaceAll(";.*", ""))
                .collect(Collectors.joining("; "));
        String id = answer.json().get("user").get("id").textValue();
        return new Person(server, id, inBrowser ? "" : answer.text("token"), cookies);
    }

    static Person signUp(URI server, String email) {
        return signUp(server, email, false);
    }

    /** The same person at a server that has been started again. */
    Person at(URI restarted) {
        return new Person(restarted, id, token, cookies);
    }

    /** The same person with no credentials. */
    Person signedOut() {
        return new Person(server, id, "", "");
    }

    String id() {
        return id;
    }

    /** The collection of their tasks. */
    String tasks() {
        return "/api/" + id + "/tasks";
    }

    /** One of their tasks, or of somebody else's, under their path. */
    String task(String task) {
        return tasks() + "/" + task;
    }

    Answer get(String path) {
        return send("GET", path, "");
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** Creates a task and gives its id. */
    String add(String title) {
        Answer answer =
                post(tasks(), JSON.createObjectNode().put("title", title).toString());
        assertEquals(201, answer.status(), answer.text());
        return answer.text("id");
    }

    /** @param headers more of them, each a name and a value; a {@code Content-Type} replaces JSON */
    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        if (!cookies.isEmpty()) {
            request.setHeader("Cookie", cookies);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response =
                    ApiDocument.checked(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
            return new Answer(response.statusCode(), response.body(), response);
        } catch (Exception failure) {
            throw new AssertionError(method + " " + path, failure);
        }
    }
}
