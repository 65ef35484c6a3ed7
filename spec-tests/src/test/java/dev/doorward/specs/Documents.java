package dev.doorward.specs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** The documents of this repository, read as lines that know where they stand. */
final class Documents {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final String FEATURE = "specs/001-user-auth/";
    static final String CONTRACTS = FEATURE + "contracts/";

    private Documents() {}

    /**
     * Where something is said.
     *
     * @param line from 1
     */
    record Place(String file, int line) {
        /** What that gives; when it fails, the failure names this place, too. */
        <T> T named(Callable<T> work) throws Exception {
            try {
                return work.call();
            } catch (AssertionError failure) {
                throw new AssertionError(this + ": " + failure.getMessage(), failure);
            }
        }

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    static List<String> lines(String file) {
        try {
            return Files.readAllLines(ROOT.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String text(String file) {
        return String.join("\n", lines(file));
    }

    /** The first line that holds this text. */
    static Place find(String file, String text) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return new Place(file, i + 1);
            }
        }
        throw new AssertionError(file + " does not say: " + text);
    }
}
