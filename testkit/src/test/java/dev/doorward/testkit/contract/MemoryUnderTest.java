package dev.doorward.testkit.contract;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Attempts;
import dev.doorward.core.port.Devices;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InMemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The store in memory, and what only it can tell. */
public record MemoryUnderTest(InMemoryStore memory) implements StoreUnderTest {

    @Override
    public Users users() {
        return memory;
    }

    @Override
    public Sessions sessions() {
        return memory;
    }

    @Override
    public Revocations revocations() {
        return memory;
    }

    @Override
    public Attempts attempts() {
        return memory;
    }

    @Override
    public Devices devices() {
        return memory;
    }

    @Override
    public List<AuthEventKind> storedEvents(UserId user) {
        return memory.storedEvents().stream()
                .filter(event -> event.user().equals(Optional.of(user)))
                .map(AuthEvent::kind)
                .toList();
    }

    @Override
    public Optional<Instant> revokedUntil(SessionId session) {
        return memory.revokedUntil(session);
    }
}
