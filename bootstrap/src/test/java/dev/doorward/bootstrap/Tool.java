package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that a test needs and that not every machine has. Where all have to be there, as in CI, a skip is a failure. */
final class Tool {

    private static final boolean ALL_ARE_HERE = Boolean.getBoolean("doorward.noSkips");

    private Tool() {}

    /** The path of a program, or the test is skipped out loud. */
    static String path(String name) {
        // Debian keeps servers where only root looks.
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> skip(name + " is not installed"));
    }

    /** Skips the test and says why. */
    static String skip(String reason) {
        System.out.println("SKIPPED: " + reason);
        return ALL_ARE_HERE ? fail(reason) : abort(reason);
    }
}
