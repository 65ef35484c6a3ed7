package dev.doorward.bootstrap;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what libraries log of what people send, whatever the configuration of logging says. At their finest level the
 * database driver writes every value of every statement, which are e-mails, names, hashes and wrapped keys, and Undertow the
 * path of every request as it was typed.
 */
final class LibraryLogs {

    /**
     * The driver logs through {@code java.util.logging}, which keeps no loggers alive by itself. The class that sees the values
     * is named too, in case somebody has set a level just for that.
     */
    private static final List<Logger> DRIVER =
            List.of(Logger.getLogger("org.postgresql"), Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl"));

    private static final String UNDERTOW = "io.undertow.server.HttpServerExchange";

    private LibraryLogs() {}

    /** From now on the driver tells warnings at most, and Undertow no paths. */
    static void bound() {
        DRIVER.forEach(logger -> logger.setLevel(Level.WARNING));
        if (LoggerFactory.getLogger(UNDERTOW) instanceof ch.qos.logback.classic.Logger undertow) {
            undertow.setLevel(ch.qos.logback.classic.Level.WARN);
        }
    }
}
