package dev.doorward.specs;

import dev.doorward.adapter.crypto.MasterKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jar that people run, on a database of its own. */
final class PackagedServer implements AutoCloseable {

    private static final Pattern LISTENS = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+)");

    private final Process process;
    private final CompletableFuture<URI> listening = new CompletableFuture<>();

    private PackagedServer(Process process) {
        this.process = process;
    }

    static PackagedServer start(Path folder) throws IOException {
        Path target = Documents.ROOT.resolve("bootstrap/target");
        String jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        SpecDatabase database = new SpecDatabase();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("DOORWARD_") || name.endsWith("DATABASE_URL") || name.equals("HOST"));
        builder.environment()
                .putAll(Map.of(
                        "PORT", "0",
                        "DATABASE_URL", database.url(database.app()),
                        "MIGRATION_DATABASE_URL", database.url(database.owner()),
                        "DOORWARD_MASTER_KEY", MasterKey.generate().reveal()));
        PackagedServer server = new PackagedServer(builder.start());
        Thread reader = new Thread(server::read, "server-output");
        reader.setDaemon(true);
        reader.start();
        return server;
    }

    private void read() {
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                Matcher matcher = LISTENS.matcher(line);
                if (matcher.find()) {
                    listening.complete(URI.create(matcher.group(1)));
                }
            }
        } catch (IOException closed) {
            output.append(closed);
        }
        listening.completeExceptionally(new AssertionError("the server has ended: " + output));
    }

    URI url() throws Exception {
        return listening.get(60, TimeUnit.SECONDS);
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
