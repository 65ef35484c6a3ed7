package dev.doorward.bootstrap;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.doorward.adapter.crypto.FastCore;
import dev.doorward.adapter.http.RequestObserver;
import dev.doorward.adapter.postgres.PostgresStore;
import dev.doorward.core.Auth;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.PasswordHasher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Figures for Prometheus, described in {@code specs/metrics.md}. A label's values come from our own code, never from a
 * request, so their number is bounded and no figure says anything about a person.
 */
final class Metrics implements Instruments, RequestObserver {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeterProvider<Timer> requests =
            timer("doorward.http.requests", "Answered requests").withRegistry(registry);

    private final MeterProvider<Counter> refused = Counter.builder("doorward.requests.refused")
            .description("Refused requests that somebody may have provoked")
            .withRegistry(registry);

    Metrics() {
        SUSPICIOUS.forEach(code -> refused.withTag("code", code));
    }

    /** A timer with a histogram whose bounds are the same everywhere, so that nodes can be added up. */
    static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BOUNDS);
    }

    static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Of something that is counted elsewhere. Such a counter holds the object that it is given weakly, its function not. */
    static void counter(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        FunctionCounter.builder(name, registry, same -> value.get().doubleValue())
                .description(description)
                .register(registry);
    }

    @Override
    public Auth around(Auth auth) {
        return new CountedAuth(auth, registry);
    }

    @Override
    public PasswordHasher around(PasswordHasher hasher) {
        return new TimedHasher(hasher, registry);
    }

    @Override
    public AuthEvents around(AuthEvents events) {
        return new CountedEvents(events, registry);
    }

    @Override
    public void answered(String method, String route, int status, Duration time) {
        requests.withTags("method", method, "route", route, "status", status / 100 + "xx")
                .record(time);
    }

    @Override
    public void refused(String code) {
        refused.withTag("code", code).increment();
    }

    @Override
    public void follow(Supplier<HashingLoad> load, Supplier<FastCore> fastCore) {
        gauge(
                registry,
                "doorward.hashes.waiting",
                "Requests that wait for a permit to hash, or for the store",
                () -> load.get().waiting());
        counter(
                registry,
                "doorward.hashes.refused",
                "Requests that got no permit to hash in time, or went away",
                () -> load.get().refused());
        gauge(
                registry,
                "doorward.fast.core",
                "1 while the fast core verifies, -1 when a difference has disabled it for good, else 0",
                () -> switch (fastCore.get()) {
                    case SERVING -> 1;
                    case DISABLED -> -1;
                    case OFF, TESTING, NOT_CHOSEN -> 0;
                });
    }

    /** Follows the store from now on. */
    void follow(PostgresStore store) {
        gauge(
                registry,
                "doorward.revocations.news.age.seconds",
                "How old the news of ended sessions are; NaN before the first",
                () -> store.newsAge().map(age -> age.toNanos() / 1e9).orElse(Double.NaN));
        gauge(registry, "doorward.revocations", "Ended sessions in memory", store::revocationsKnown);
    }

    /** Follows whether the server is ready, as {@code /health/ready} says. */
    void follow(BooleanSupplier ready) {
        gauge(
                registry,
                "doorward.ready",
                "1 while /health/ready answers 200, else 0",
                () -> ready.getAsBoolean() ? 1 : 0);
    }

    /** For a pool of connections. */
    MetricsTrackerFactory pool() {
        return new MicrometerMetricsTrackerFactory(registry);
    }

    /** All figures in the Prometheus text format. */
    String text() {
        return registry.scrape();
    }
}
