package dev.doorward.bootstrap;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a process: runs until a signal ends it.
 *
 * <p>With the system property {@code doorward.leaveWithParent=true}, which the build tool's run command sets, it leaves when
 * the process that started it does: a signal to the build tool alone would leave it behind. With {@code doorward.rehearse=true},
 * which the script that makes a class-data archive sets, it leaves as soon as it has answered what it asks itself.
 */
final class Serving {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final long LONGEST_STOP_MILLIS = 9_000;

    private final String version;
    private final Application application;
    private volatile boolean stopping;
    private volatile boolean refused;

    Serving(String version, Application application) {
        this.version = version;
        this.application = application;
    }

    void run() {
        if (Boolean.getBoolean("doorward.leaveWithParent")) {
            leaveWithParent();
        }
        Thread starter = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starter), "doorward-stop"));
        try {
            serve();
        } catch (StartFailure failure) {
            refuse("Doorward cannot start. " + failure.getMessage());
        }
    }

    private void serve() {
        Settings settings = Settings.from(System.getenv());
        try (Wiring wiring = Wiring.start(settings, application)) {
            settings.notes().forEach(note -> LOG.warn("Note: {}", note));
            LOG.info("Doorward {} listens on {}", version, wiring.url());
            if (Boolean.getBoolean("doorward.rehearse")) {
                Rehearsal.of(wiring.address());
            } else {
                new CountDownLatch(1).await();
            }
        } catch (InterruptedException stop) {
            // Only the shutdown hook interrupts; closing is all that is left to do.
        }
    }

    /** Whatever it is doing, starting included, comes to its end in an orderly way. */
    private void stop(Thread starter) {
        if (refused) {
            return; // everything is closed, and the starter is what waits for this to end
        }
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
            refused = true;
            System.err.println(paragraph);
            System.exit(1);
        }
    }

    private static void leaveWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }
}
