package dev.doorward.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that a test keeps, where Jazzer looks for them too. */
final class Corpus {

    private Corpus() {}

    /** In the order of their names. */
    static List<byte[]> of(Class<?> test) {
        String folder = test.getSimpleName() + "Inputs/fuzz";
        URL found = test.getResource(folder);
        if (found == null) {
            throw new AssertionError("there is no folder " + folder + " in the resources beside " + test.getName());
        }
        try (Stream<Path> files = Files.list(Path.of(found.toURI()))) {
            return files.sorted().map(Corpus::content).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
