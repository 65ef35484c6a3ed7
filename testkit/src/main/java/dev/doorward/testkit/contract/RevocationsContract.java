package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Revocations;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Revocations} promises, on the node that ended the session. */
public interface RevocationsContract {

    StoreUnderTest store();

    private Session registered() {
        User user = Samples.user(Samples.email(), store().now());
        Session session = Samples.session(user.id(), store().now());
        assertTrue(store().users()
                .register(user, Samples.hash(), session, Samples.event(AuthEventKind.SIGNED_UP, session)));
        return session;
    }

    private void end(Session session) {
        store().sessions().end(session.id(), session.aliveUntil(), Samples.signedOut(session));
    }

    @Test
    default void a_session_that_nobody_ended_is_not_revoked() {
        assertFalse(store().revocations().isRevoked(registered().id()));
        assertFalse(store().revocations().isRevoked(SessionId.random()));
    }

    @Test
    default void an_ended_session_is_revoked_as_soon_as_the_ending_returns() {
        for (int i = 0; i < 50; i++) {
            Session session = registered();
            end(session);
            assertTrue(store().revocations().isRevoked(session.id()));
        }
    }

    @Test
    default void an_unknown_session_is_revoked_as_soon_as_the_ending_returns() {
        Session unknown = Samples.session(UserId.random(), store().now());
        assertFalse(store().revocations().isRevoked(unknown.id()));
        end(unknown);
        assertTrue(store().revocations().isRevoked(unknown.id()));
    }

    @Test
    default void simultaneous_endings_of_different_sessions_all_count() {
        List<Session> sessions = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> registered())
                .toList();
        Session other = registered();
        List<Boolean> seen = Race.of(runner -> {
            end(sessions.get(runner));
            return store().revocations().isRevoked(sessions.get(runner).id());
        });

        assertFalse(seen.contains(false));
        sessions.forEach(session -> assertTrue(store().revocations().isRevoked(session.id())));
        assertFalse(store().revocations().isRevoked(other.id()));
    }
}
