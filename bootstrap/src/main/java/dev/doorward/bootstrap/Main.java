package dev.doorward.bootstrap;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's command line. Exit codes: 0 done, 1 cannot start, 2 wrong usage; a signal that ends it counts as usual.
 *
 * <p>With the system property {@code doorward.leaveWithParent=true}, which the build tool's run command sets, the server
 * leaves when the process that started it does: a signal to the build tool alone would leave it behind.
 */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final long LONGEST_STOP_MILLIS = 9_000;

    private static final String USAGE = String.join(
            "\n",
            "Usage: java -jar doorward.jar [serve]",
            "",
            "  serve       answers the REST API until it is stopped (the default)",
            "  --version   says which version this is",
            "  --help      says this",
            "",
            "Settings come from the environment: PORT, HOST, DATABASE_URL and names that begin with DOORWARD_.",
            "Without DATABASE_URL the server brings its own PostgreSQL and keeps the data in ./data.");

    private volatile boolean stopping;

    private Main() {}

    public static void main(String[] arguments) {
        switch (arguments.length == 0 ? "serve" : String.join(" ", List.of(arguments))) {
            case "serve" -> new Main().serve();
            case "--version" -> System.out.println("Doorward " + version());
            case "--help", "-h", "help" -> System.out.println(USAGE);
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }

    private void serve() {
        if (Boolean.getBoolean("doorward.leaveWithParent")) {
            leaveWithParent();
        }
        Thread starter = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starter), "doorward-stop"));
        try {
            run();
        } catch (StartFailure failure) {
            refuse("Doorward cannot start. " + failure.getMessage());
        }
    }

    private void run() {
        Settings settings = Settings.from(System.getenv());
        try (Wiring wiring = Wiring.start(settings)) {
            settings.notes().forEach(note -> LOG.warn("Note: {}", note));
            LOG.info(
                    "Doorward {} listens on http://{}:{}",
                    version(),
                    wiring.address().getHostString(),
                    wiring.address().getPort());
            new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
            // Only the shutdown hook interrupts; closing is all that is left to do.
        }
    }

    /** Whatever it is doing, starting included, comes to its end in an orderly way. */
    private void stop(Thread starter) {
        stopping = true;
        starter.interrupt();
        try {
            starter.join(LONGEST_STOP_MILLIS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(String paragraph) {
        if (!stopping) {
            System.err.println(paragraph);
            System.exit(1);
        }
    }

    private static void leaveWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }
}
