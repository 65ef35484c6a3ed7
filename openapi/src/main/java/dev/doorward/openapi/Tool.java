package dev.doorward.openapi;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A program that a test needs and that not every machine has. Where it has to be there, as in CI, a skip is a failure: the
 * system property {@code doorward.required} names those programs, with commas.
 */
public final class Tool {

    private static final Set<String> REQUIRED =
            Set.of(System.getProperty("doorward.required", "").split(","));

    private Tool() {}

    /** The path of a program, or the test is skipped out loud. */
    public static String path(String name) {
        // Debian keeps servers where only root looks.
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> skip(name, "is not installed"));
    }

    /** Skips the test and says why. */
    public static String skip(String name, String why) {
        System.out.println("SKIPPED: " + name + " " + why);
        return REQUIRED.contains(name) ? fail(name + " " + why) : abort(name + " " + why);
    }
}
