package dev.doorward.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The document of the API and the page that reads it: our own few lines, and two files of Swagger UI. */
final class Docs {

    private static final Map<String, String> NAMES = Map.of(
            "/openapi.yaml", "openapi.yaml",
            "/docs", "docs.html",
            "/docs/docs.js", "docs.js",
            "/docs/swagger-ui.css", "swagger-ui.css",
            "/docs/swagger-ui-bundle.js", "swagger-ui-bundle.js");

    private Docs() {}

    /** By their path, each read when it is asked for. */
    static Map<String, Supplier<byte[]>> files() {
        return NAMES.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, file -> () -> read(file.getValue())));
    }

    static byte[] read(String name) {
        try (InputStream in = Docs.class.getResourceAsStream("docs/" + name)) {
            return Objects.requireNonNull(in, () -> "docs/" + name + " is not in the jar")
                    .readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
