package dev.doorward.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorward.adapter.crypto.MasterKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A server that signs people in over HTTP: how it is started, and what it is asked.
 *
 * @param environment besides {@code PORT}
 * @param ready is answered 200 as soon as it serves
 * @param me is answered 200 when a request says who asks
 * @param proof the line of a request's head that says it, from the answer to a sign-in
 */
record Product(
        String name,
        List<String> command,
        Map<String, String> environment,
        String ready,
        String signUp,
        String signIn,
        String me,
        Function<HttpResponse<String>, String> proof) {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String KEY = MasterKey.generate().reveal();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Of ours, each has 100 sessions; a sign-in beyond that ends one as well. */
    static final int USERS = Integer.getInteger("users", 200);

    /** Ours, as it is shipped. */
    static Product doorward(String name, Database database, Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "DATABASE_URL",
                database.url(),
                "DOORWARD_MASTER_KEY",
                KEY,
                "DOORWARD_THROTTLE",
                "off"));
        environment.putAll(settings);
        return new Product(
                name,
                launcher(),
                environment,
                "/health/ready",
                "/api/auth/signup",
                "/api/auth/signin",
                "/api/auth/me",
                Product::bearer);
    }

    static Product doorward(Database database, int permits) {
        return doorward("Doorward", database, Map.of("DOORWARD_HASH_PERMITS", Integer.toString(permits)));
    }

    static Product betterAuth(Path folder, Database database) {
        return new Product(
                "Better Auth",
                List.of("node", folder.resolve("server.mjs").toString()),
                Map.of("DATABASE_URL", database.url(), "NODE_ENV", "production"),
                "/api/auth/ok",
                "/api/auth/sign-up/email",
                "/api/auth/sign-in/email",
                "/api/auth/get-session",
                Product::cookie);
    }

    static Product spring(Path folder, Database database) {
        return new Product(
                "Spring",
                List.of(
                        Machine.java(),
                        "-jar",
                        folder.resolve("target/spring-peer.jar").toString()),
                Map.of("JDBC_URL", database.jdbcUrl()),
                "/ready",
                "/signup",
                "/signin",
                "/me",
                Product::bearer);
    }

    /** Jar and launcher; {@code -Dserver=} is their folder. */
    static List<String> launcher() {
        return List.of(Path.of(System.getProperty("server", "bootstrap/target"), "doorward")
                .toAbsolutePath()
                .toString());
    }

    private static String bearer(HttpResponse<String> answer) {
        try {
            JsonNode token = new ObjectMapper().readTree(answer.body()).path("token");
            return "Authorization: Bearer " + token.textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cookie(HttpResponse<String> answer) {
        return "Cookie: "
                + answer.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
    }

    Subject start(String cores) {
        return Subject.start(cores, command, environment);
    }

    /** Whoever is not there yet, one after the other: a server hashes for one address only so many at once. */
    void signUp(Subject server) {
        IntStream.range(0, USERS).forEach(user -> post(server, signUp, body(user)));
    }

    /** One request for each of those who are signed up. */
    List<byte[]> signIns() {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            String body = body(i);
            requests.add(octets("POST " + signIn + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body));
        }
        return requests;
    }

    /** One request for each of those who are signed up, who sign in for it. */
    List<byte[]> checks(Subject server) {
        return IntStream.range(0, USERS).mapToObj(user -> check(server, user)).toList();
    }

    private byte[] check(Subject server, int user) {
        HttpResponse<String> answer = post(server, signIn, body(user));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(name + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return octets("GET " + me + " HTTP/1.1\r\nHost: localhost\r\n" + proof.apply(answer) + "\r\n\r\n");
    }

    private static byte[] octets(String request) {
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private static String body(int user) {
        return "{\"name\":\"Ada\",\"email\":\"user" + user + "@example.org\",\"password\":\"" + PASSWORD + "\"}";
    }

    private static HttpResponse<String> post(Subject server, String path, String json) {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
