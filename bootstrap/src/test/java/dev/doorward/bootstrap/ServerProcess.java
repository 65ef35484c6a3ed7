package dev.doorward.bootstrap;

import dev.doorward.openapi.ApiDocument;
import dev.doorward.openapi.ServerProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server, and what people ask it. */
final class ServerProcess extends ServerProgram {

    static final String PASSWORD = "correct horse battery";

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern REFRESH_TOKEN = Pattern.compile("\"refreshToken\":\"([^\"]+)\"");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private ServerProcess(Path folder, Map<String, String> variables, List<String> command) {
        super(folder, variables, command);
    }

    static String jar() {
        return System.getProperty("doorward.jar");
    }

    /** Runs {@code java -jar} with these variables and nothing else that could be a setting. */
    static ServerProcess run(Path folder, Map<String, String> variables, String... arguments) {
        // C1 alone starts faster; nothing here runs for long.
        List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-jar", jar()));
        command.addAll(List.of(arguments));
        return command(folder, variables, command);
    }

    static ServerProcess command(Path folder, Map<String, String> variables, List<String> command) {
        // These tests are many users at one address; ThrottleIT switches it on.
        Map<String, String> all = new HashMap<>(Map.of("DOORWARD_THROTTLE", "off"));
        all.putAll(variables);
        return new ServerProcess(folder, all, command);
    }

    /** What a command has said, and its exit code. */
    record Told(int exit, String output) {}

    /** Types a command, and then this input, and waits for its end. */
    static Told type(Path folder, Map<String, String> variables, String input, String... words) throws Exception {
        try (ServerProcess command = run(folder, variables, words)) {
            String endedEarly = "";
            try (OutputStream in = command.input()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException failure) {
                endedEarly = failure + "\n";
            }
            return new Told(command.awaitExit(Duration.ofSeconds(60)), endedEarly + command.output());
        }
    }

    /** Waits until it asks, and types the answer. */
    void answer(String question, String typed) throws Exception {
        long start = System.nanoTime();
        while (!output().endsWith(question)) {
            if (!handle().isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(60)) {
                throw new AssertionError(output());
            }
            LockSupport.parkNanos(20_000_000);
        }
        input().write((typed + "\n").getBytes(StandardCharsets.UTF_8));
        input().flush();
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> postAs(String token, String path) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> getAs(String token, String path) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> deleteAs(String token, String path, String json) throws Exception {
        return send(request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method("DELETE", HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    /** Ada with that address. */
    HttpResponse<String> signUp(String email) throws Exception {
        return post(
                "/api/auth/signup", "{\"name\":\"Ada\",\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    HttpResponse<String> signIn(String email) throws Exception {
        return post("/api/auth/signin", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    HttpResponse<String> refresh(String refreshToken) throws Exception {
        return post("/api/auth/refresh", "{\"refreshToken\":\"" + refreshToken + "\"}");
    }

    /** The access token of an answer that carries tokens. */
    static String token(HttpResponse<String> answer) {
        return part(TOKEN, answer);
    }

    /** The refresh token of an answer that carries tokens. */
    static String refreshToken(HttpResponse<String> answer) {
        return part(REFRESH_TOKEN, answer);
    }

    private static String part(Pattern pattern, HttpResponse<String> answer) {
        Matcher matcher = pattern.matcher(answer.body());
        if (!matcher.find()) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return matcher.group(1);
    }

    HttpRequest.Builder request(String path) throws Exception {
        return HttpRequest.newBuilder(awaitListening().resolve(path)).timeout(Duration.ofSeconds(30));
    }

    /** Sends it; what the document of the API says of it is checked with every answer. */
    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return ApiDocument.checked(sendElsewhere(request));
    }

    /** Sends it to where the API is not: the port of the metrics. */
    static HttpResponse<String> sendElsewhere(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
