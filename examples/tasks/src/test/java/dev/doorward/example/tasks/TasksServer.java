package dev.doorward.example.tasks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process, as its operator runs it. */
final class TasksServer implements AutoCloseable {

    /** Where browsers believe to be; https, so that they get cookies. */
    static final String PUBLIC_URL = "https://tasks.example.com";

    private static final Pattern LISTENS = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+)");

    private final Process process;
    private final Thread reader;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<URI> listening = new CompletableFuture<>();

    private TasksServer(Process process) {
        this.process = process;
        reader = new Thread(this::read, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it with these settings and no others. */
    static TasksServer start(Path folder, Map<String, String> settings) {
        return start(Tasks.class, folder, settings);
    }

    /** @param main what is run: {@link Tasks}, or what a test has made of it */
    static TasksServer start(Class<?> main, Path folder, Map<String, String> settings, String... words) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        main.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(words));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("DOORWARD_") || name.endsWith("DATABASE_URL") || name.equals("HOST"));
        builder.environment().put("PORT", "0");
        builder.environment().putAll(settings);
        try {
            return new TasksServer(builder.start());
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

    URI url() throws Exception {
        return listening.get(60, TimeUnit.SECONDS);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGTERM; what it says on its way out is still read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** The exit code, once it has ended by itself or was told to. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + output);
        }
        reader.join(10_000);
        return process.exitValue();
    }

    String output() {
        return output.toString();
    }

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
