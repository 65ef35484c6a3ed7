package dev.doorward.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged server as an operator runs it: a process with an environment, signals and an exit code. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+)");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<URI> listening = new CompletableFuture<>();

    private ServerProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "server-output");
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
        List<String> command = new ArrayList<>(List.of(java(), "-jar", jar()));
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
        builder.environment().putAll(variables);
        try {
            return new ServerProcess(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                Matcher matcher = LISTENS.matcher(line);
                if (matcher.find()) {
                    listening.complete(URI.create(matcher.group(1)));
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
        return process.exitValue();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
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

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) throws Exception {
        return HttpRequest.newBuilder(awaitListening().resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
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
