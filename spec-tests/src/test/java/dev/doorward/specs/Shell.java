package dev.doorward.specs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, and then ends whatever it has left behind. */
final class Shell {

    /** How it ended, and what it printed. */
    record Told(int exit, String output) {}

    private Shell() {}

    static Told run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        // A group of processes of its own, which can be ended as one.
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(List.of(command));
        Path output = folder.resolve("output-" + System.nanoTime() + ".txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("DOORWARD_") || name.endsWith("DATABASE_URL") || name.equals("HOST"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(150, TimeUnit.SECONDS);
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (!ended) {
                throw new AssertionError("still running: " + said);
            }
            return new Told(process.exitValue(), said);
        } finally {
            new ProcessBuilder("kill", "--", "-" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        }
    }
}
