package dev.doorward.bootstrap;

import dev.doorward.openapi.ApiDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server as an operator runs it: a process with an environment, signals and an exit code. */
final class ServerProcess implements AutoCloseable {

    static final String PASSWORD = "correct horse battery";

    private static final Pattern LISTENS = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+)");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern REFRESH_TOKEN = Pattern.compile("\"refreshToken\":\"([^\"]+)\"");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final Thread reader;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<URI> listening = new CompletableFuture<>();

    private ServerProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    static String jar() {
        return System.getProperty("doorward.jar");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs {@code java -jar} with these variables and nothing else that could be a setting. */
    static ServerProcess run(Path folder, Map<String, String> variables, String... arguments) {
        // C1 alone starts faster; nothing here runs for long.
        List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-jar", jar()));
        command.addAll(List.of(arguments));
        return command(folder, variables, command);
    }

    static ServerProcess command(Path folder, Map<String, String> variables, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("DOORWARD_") || name.endsWith("DATABASE_URL") || name.equals("HOST"));
        builder.environment().put("PORT", "0");
        // These tests are many users at one address; ThrottleIT switches it on.
        builder.environment().put("DOORWARD_THROTTLE", "off");
        builder.environment().putAll(variables);
        try {
            return new ServerProcess(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a command has said, and its exit code. */
    record Told(int exit, String output) {}

    /** Types a command, and then this input, and waits for its end. */
    static Told type(Path folder, Map<String, String> variables, String input, String... words) throws Exception {
        try (ServerProcess command = run(folder, variables, words)) {
            try (OutputStream in = command.process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException endedEarly) {
                command.output.append(endedEarly).append('\n');
            }
            return new Told(command.awaitExit(Duration.ofSeconds(60)), command.output());
        }
    }

    /** Waits until it asks, and types the answer. */
    void answer(String question, String typed) throws Exception {
        long start = System.nanoTime();
        while (!output.toString().endsWith(question)) {
            if (!process.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(60)) {
                throw new AssertionError(output.toString());
            }
            LockSupport.parkNanos(20_000_000);
        }
        process.getOutputStream().write((typed + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private void read() {
        try (Reader text = process.inputReader(StandardCharsets.UTF_8)) {
            int line = 0;
            for (int c = text.read(); c >= 0; c = text.read()) {
                output.append((char) c);
                if (c == '\n') {
                    Matcher matcher = LISTENS.matcher(output.substring(line));
                    if (matcher.find()) {
                        listening.complete(URI.create(matcher.group(1)));
                    }
                    line = output.length();
                }
            }
        } catch (IOException closed) {
            output.append(closed).append('\n');
        }
        listening.completeExceptionally(new AssertionError("the server has ended: " + output));
    }

    /** What it has printed so far. */
    String output() {
        return output.toString();
    }

    /** Until it has printed that. */
    void awaitOutput(String part) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (output.indexOf(part) < 0) {
            if (System.nanoTime() > deadline || !reader.isAlive()) {
                throw new AssertionError("not said: " + part + " in " + output);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    URI awaitListening() throws Exception {
        return listening.get(60, TimeUnit.SECONDS);
    }

    /** The exit code, when it ends by itself or was told to. */
    int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + atMost + ": " + output);
        }
        reader.join(atMost.toMillis());
        return process.exitValue();
    }

    /** SIGTERM; unlike {@link Process#destroy} it lets us read the last words. */
    void terminate() {
        process.toHandle().destroy();
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

    /** Ends it, whatever has happened in the test. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException timedOut) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
