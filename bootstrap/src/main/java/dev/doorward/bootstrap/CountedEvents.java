package dev.doorward.bootstrap;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts security events by kind, refusals by reason, and events that their sink has lost. */
final class CountedEvents implements AuthEvents {

    private final AuthEvents events;
    private final MeterProvider<Counter> byKind;
    private final MeterProvider<Counter> byReason;
    private final Counter lost;

    CountedEvents(AuthEvents events, MeterRegistry registry) {
        this.events = events;
        byKind = Counter.builder("doorward.events")
                .description("Security events by kind")
                .withRegistry(registry);
        byReason = Counter.builder("doorward.refusals")
                .description("Refusals by reason, which nobody is told")
                .withRegistry(registry);
        lost = Counter.builder("doorward.events.lost")
                .description("Security events that could not be written to the log")
                .register(registry);
        for (AuthEventKind kind : AuthEventKind.values()) {
            kind(kind);
        }
        for (RefusalReason reason : RefusalReason.values()) {
            reason(reason);
        }
    }

    private Counter kind(AuthEventKind kind) {
        return byKind.withTag("kind", kind.code());
    }

    private Counter reason(RefusalReason reason) {
        return byReason.withTag("reason", reason.code());
    }

    @Override
    public void report(AuthEvent event) {
        kind(event.kind()).increment();
        event.reason().ifPresent(reason -> reason(reason).increment());
        try {
            events.report(event);
        } catch (RuntimeException dropped) {
            lost.increment();
        }
    }
}
