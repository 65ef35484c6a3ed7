package dev.doorward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Builds the programs of {@code benchmarks/peers}, each in a copy of its folder under {@code target}; it takes the network. */
record PeerBuild(Results results) {

    private static final int MINUTES = 10;

    /** Where the program is, or nothing after the results say why not. */
    Optional<Path> npm(String folder, String name) {
        return build(folder, name, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }

    /** The same, by the Java that runs this. */
    Optional<Path> maven(String folder, String name) {
        return build(folder, name, List.of("mvn", "-q", "--batch-mode", "package"));
    }

    private Optional<Path> build(String folder, String name, List<String> command) {
        try {
            Path copy = copy(Path.of(System.getProperty("peers", "benchmarks/peers"), folder));
            run(copy, command, Map.of("JAVA_HOME", System.getProperty("java.home")));
            return Optional.of(copy);
        } catch (IllegalStateException | UncheckedIOException absent) {
            results.say(name, "NOT MEASURED, it was not built here: " + absent.getMessage());
            return Optional.empty();
        }
    }

    private static Path copy(Path sources) {
        Path target = Results.folder().toAbsolutePath().resolveSibling("peers").resolve(sources.getFileName());
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = target.resolve(sources.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** @throws IllegalStateException when it does not end well within ten minutes */
    void run(Path folder, List<String> command, Map<String, String> environment) {
        String said = String.join(" ", command);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Machine.log());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(said + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(said + " ends with " + process.exitValue() + ", see "
                        + Machine.log().file());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(said + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
