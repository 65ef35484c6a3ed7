package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link AuthEvents} promises: whatever it is told, it does not throw. */
public interface AuthEventsContract {

    AuthEvents authEvents();

    private static List<AuthEvent> everyEvent() {
        Instant at = Instant.parse("2026-03-29T01:30:00.000001Z");
        List<ClientInfo> clients = List.of(
                ClientInfo.none(),
                Samples.CLIENT,
                Samples.longestClient(),
                new ClientInfo("a\nb", "not an address", "${x} %s {} '\"\\ <b>"));
        List<AuthEvent> events = new ArrayList<>();
        for (ClientInfo client : clients) {
            for (AuthEventKind kind : AuthEventKind.values()) {
                events.add(AuthEvent.of(kind, at, client, UserId.random(), SessionId.random()));
                for (RefusalReason reason : RefusalReason.values()) {
                    events.add(AuthEvent.refusal(kind, at, client, Optional.empty(), reason));
                    events.add(AuthEvent.refusal(kind, at, client, Optional.of(UserId.random()), reason));
                }
            }
        }
        return events;
    }

    @Test
    default void no_event_of_any_kind_makes_it_throw() {
        for (AuthEvent event : everyEvent()) {
            assertDoesNotThrow(() -> authEvents().report(event));
        }
    }

    @Test
    default void many_threads_may_report_at_once() {
        List<Integer> reported = Race.of(runner -> {
            List<AuthEvent> events = everyEvent();
            events.forEach(authEvents()::report);
            return events.size();
        });
        assertEquals(Race.RUNNERS, reported.size());
    }
}
