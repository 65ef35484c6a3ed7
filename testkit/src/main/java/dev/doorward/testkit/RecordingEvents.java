package dev.doorward.testkit;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.AuthEvents;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was reported, in order. */
public final class RecordingEvents implements AuthEvents {

    private final List<AuthEvent> reported = new CopyOnWriteArrayList<>();

    @Override
    public void report(AuthEvent event) {
        reported.add(Objects.requireNonNull(event, "event"));
    }

    /** A copy of everything that was reported until now. */
    public List<AuthEvent> all() {
        return List.copyOf(reported);
    }

    /** The kinds of everything that was reported until now. */
    public List<AuthEventKind> kinds() {
        return all().stream().map(AuthEvent::kind).toList();
    }
}
