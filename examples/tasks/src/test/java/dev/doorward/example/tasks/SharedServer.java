package dev.doorward.example.tasks;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** One running program for all tests that do it no harm. It ends with the JVM. */
final class SharedServer {

    static final TasksDatabase DATABASE;

    private static final URI URL;
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    static {
        try {
            DATABASE = new TasksDatabase();
            TasksServer server = TasksServer.start(Path.of("."), DATABASE.settings());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            URL = server.awaitListening();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private SharedServer() {}

    /** Somebody nobody has met before. */
    static Person somebody() {
        return Person.signUp(URL, email());
    }

    static Person somebodyInABrowser() {
        return Person.signUp(URL, email(), true);
    }

    private static String email() {
        return "somebody" + PEOPLE.incrementAndGet() + "@example.com";
    }
}
