package dev.doorward.example.tasks;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The program at an address where a browser of this machine gets its cookies. */
final class Site implements AutoCloseable {

    private static final AtomicInteger GUESTS = new AtomicInteger();

    private final TasksDatabase database;
    private final TasksServer server;
    private final URI url;

    private Site(TasksDatabase database, TasksServer server) throws Exception {
        this.database = database;
        this.server = server;
        this.url = URI.create("http://localhost:" + server.awaitListening().getPort());
    }

    private static final class Shared {
        static final Site SITE = start(Map.of());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SITE::close));
        }
    }

    /** One for all tests that do it no harm. It ends with the JVM. */
    static Site shared() {
        return Shared.SITE;
    }

    /** One of its own. */
    static Site start(Map<String, String> more) {
        try {
            TasksDatabase database = new TasksDatabase();
            Map<String, String> settings = database.settings();
            settings.remove("DOORWARD_PUBLIC_URL");
            settings.putAll(more);
            TasksServer server = TasksServer.start(Path.of("."), settings);
            try {
                return new Site(database, server);
            } catch (Exception | Error failure) {
                server.close();
                throw failure;
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    URI url() {
        return url;
    }

    TasksDatabase database() {
        return database;
    }

    /** Somebody nobody has met before, who has signed up by another program and is still signed in there. */
    Guest guest() {
        String email = "guest" + GUESTS.incrementAndGet() + "@example.com";
        return new Guest(email, Person.signUp(url, email));
    }

    record Guest(String email, Person elsewhere) {

        String name() {
            return email.replaceAll("@.*", "");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
