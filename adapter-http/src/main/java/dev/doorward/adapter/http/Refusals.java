package dev.doorward.adapter.http;

import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells of requests that try what they must not, and of those that a broken store or a lack of capacity keeps from being
 * served. A stranger can cause any number of them, so the log has few lines, each with the id of one request and the number of all.
 */
final class Refusals {

    private static final Logger SECURITY = LoggerFactory.getLogger("security");
    private static final Logger LOG = LoggerFactory.getLogger(AuthHandler.class);

    private final RequestObserver observer;
    private final Map<Problem, Paced> suspicious = new EnumMap<>(Problem.class);
    private final Paced failures;
    private final Paced overloads;

    Refusals(RequestObserver observer, LongSupplier nanoTime) {
        this.observer = observer;
        for (String code : RequestObserver.SUSPICIOUS) {
            suspicious.put(Problem.of(code), new Paced(Duration.ofSeconds(10), nanoTime));
        }
        failures = new Paced(Duration.ofSeconds(1), nanoTime);
        overloads = new Paced(Duration.ofSeconds(1), nanoTime);
    }

    void refused(Problem problem, String requestId) {
        Paced paced = suspicious.get(problem);
        if (paced == null) {
            return;
        }
        observer.refused(problem.code());
        long count = paced.turn();
        if (count > 0) {
            SECURITY.atInfo()
                    .addKeyValue("event", "request_refused")
                    .addKeyValue("request", requestId)
                    .addKeyValue("reason", problem.code())
                    .addKeyValue("count", count)
                    .log("event=request_refused request={} reason={} count={}", requestId, problem.code(), count);
        }
    }

    void failed(StoreFailure failure, String requestId) {
        notServed(failures, Level.WARN, failure, requestId);
    }

    void overloaded(Overloaded full, String requestId) {
        notServed(overloads, Level.INFO, full, requestId);
    }

    private static void notServed(Paced paced, Level level, RuntimeException why, String requestId) {
        LOG.debug("request {}", requestId, why);
        long count = paced.turn();
        if (count == 1) {
            LOG.atLevel(level).log("request {} could not be served: {}", requestId, why.getMessage());
        } else if (count > 1) {
            LOG.atLevel(level)
                    .log("request {} and {} before it could not be served: {}", requestId, count - 1, why.getMessage());
        }
    }
}
