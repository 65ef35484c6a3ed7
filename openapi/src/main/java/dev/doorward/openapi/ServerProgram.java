package dev.doorward.openapi;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of ours as its operator runs it: a process with an environment, signals and an exit code. */
public class ServerProgram implements AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+)");

    private final Process process;
    private final Thread reader;
    private final StringBuffer output;
    private final CompletableFuture<URI> listening;

    /** Runs the command with these variables and nothing else that could be a setting; on a free port, unless they name one. */
    public ServerProgram(Path folder, Map<String, String> variables, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("DOORWARD_") || name.endsWith("DATABASE_URL") || name.equals("HOST"));
        builder.environment().put("PORT", "0");
        builder.environment().putAll(variables);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        StringBuffer text = new StringBuffer();
        CompletableFuture<URI> url = new CompletableFuture<>();
        Process started = process;
        reader = new Thread(() -> read(started, text, url), "server-output");
        reader.setDaemon(true);
        reader.start();
        output = text;
        listening = url;
    }

    /** The Java that runs this test. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void read(Process process, StringBuffer output, CompletableFuture<URI> listening) {
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

    /** Its address, as soon as it is there. */
    public URI awaitListening() throws Exception {
        return listening.get(60, TimeUnit.SECONDS);
    }

    /** What it has printed so far. */
    public String output() {
        return output.toString();
    }

    /** Until it has printed that. */
    public void awaitOutput(String part) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (output.indexOf(part) < 0) {
            if (System.nanoTime() > deadline || !reader.isAlive()) {
                throw new AssertionError("not said: " + part + " in " + output);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Where somebody types. */
    protected OutputStream input() {
        return process.getOutputStream();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM; unlike {@link Process#destroy} it lets us read the last words. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** The exit code, when it ends by itself or was told to. */
    public int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + atMost + ": " + output);
        }
        reader.join(atMost.toMillis());
        return process.exitValue();
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
