package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person can rely on who looks at, and ends, sessions of the own. */
public interface OwnSessionsContract extends AuthSubject {

    private Visitor visitor() {
        return new Visitor(this);
    }

    private static SessionId id(SessionGrant grant) {
        return grant.session().id();
    }

    private void endOthers(SessionGrant asking) {
        auth().ownAccount().endOtherSessions(visitor().authenticated(asking), Samples.CLIENT);
    }

    private void endAll(SessionGrant asking) {
        auth().ownAccount().endAllSessions(visitor().authenticated(asking), Samples.CLIENT);
    }

    @Test
    default void every_living_session_of_ones_own_is_listed_and_nobody_elses() {
        SessionGrant first = visitor().signedUp();
        assertEquals(Set.of(id(first)), visitor().sessions(first));
        SessionGrant second = visitor().signedInAgain(first);
        SessionGrant stranger = visitor().signedUp();

        assertEquals(Set.of(id(first), id(second)), visitor().sessions(first));
        assertEquals(Set.of(id(first), id(second)), visitor().sessions(second));
        assertEquals(Set.of(id(stranger)), visitor().sessions(stranger));
    }

    @Test
    default void a_refreshed_session_is_listed_once() {
        SessionGrant grant = visitor().signedUp();
        assertEquals(Set.of(id(grant)), visitor().sessions(visitor().refreshed(grant)));
        assertEquals(
                1, auth().ownAccount().sessions(visitor().authenticated(grant)).size());
    }

    @Test
    default void the_session_last_seen_is_listed_first() {
        SessionGrant first = visitor().signedUp();
        passTime(Duration.ofMinutes(1));
        SessionGrant second = visitor().signedInAgain(first);
        assertEquals(List.of(id(second), id(first)), listed(first));

        passTime(Duration.ofMinutes(1));
        visitor().refreshed(first);
        assertEquals(List.of(id(first), id(second)), listed(second));
    }

    private List<SessionId> listed(SessionGrant asking) {
        return auth().ownAccount().sessions(visitor().authenticated(asking)).stream()
                .map(Session::id)
                .toList();
    }

    @Test
    default void a_refresh_is_the_last_that_was_seen_of_a_session() {
        SessionGrant grant = visitor().signedUp();
        Session before = visitor().listed(grant, grant).orElseThrow();
        assertEquals(before.createdAt(), before.lastSeenAt());

        passTime(Duration.ofMinutes(5));
        Session after = visitor().listed(visitor().refreshed(grant), grant).orElseThrow();
        assertEquals(before.createdAt(), after.createdAt());
        assertEquals(before.createdAt().plus(Duration.ofMinutes(5)), after.lastSeenAt());
    }

    @Test
    default void a_session_that_expired_is_not_listed() {
        SessionGrant old = visitor().signedUp();
        passTime(Duration.ofDays(7));
        SessionGrant now = visitor().signedInAgain(old);
        assertEquals(Set.of(id(now)), visitor().sessions(now));
    }

    @Test
    default void a_session_of_ones_own_can_be_ended_from_another() {
        SessionGrant asking = visitor().signedUp();
        SessionGrant lost = visitor().signedInAgain(asking);
        assertTrue(visitor().endSession(asking, lost));

        visitor().assertOver(lost);
        assertEquals(Set.of(id(asking)), visitor().sessions(asking));
        assertFalse(visitor().endSession(asking, lost), "it is over");
        visitor().assertLives(asking);
    }

    @Test
    default void the_current_session_can_be_ended_too() {
        SessionGrant grant = visitor().signedUp();
        assertTrue(visitor().endSession(grant, grant));
        visitor().assertOver(grant);
    }

    @Test
    default void ending_a_strangers_session_is_refused_like_an_unknown_one_and_changes_nothing() {
        SessionGrant asking = visitor().signedUp();
        SessionGrant stranger = visitor().signedUp();
        assertFalse(visitor().endSession(asking, stranger));
        assertFalse(
                auth().ownAccount().endSession(visitor().authenticated(asking), SessionId.random(), Samples.CLIENT));

        assertEquals(Set.of(id(stranger)), visitor().sessions(stranger));
        visitor().assertLives(stranger);
        visitor().assertLives(asking);
    }

    @Test
    default void ending_the_others_leaves_the_one_that_asks() {
        SessionGrant asking = visitor().signedUp();
        List<SessionGrant> others = List.of(
                visitor().signedInAgain(asking), visitor().refreshed(visitor().signedInAgain(asking)));
        SessionGrant stranger = visitor().signedUp();
        endOthers(asking);

        others.forEach(visitor()::assertOver);
        assertEquals(Set.of(id(asking)), visitor().sessions(asking));
        visitor().assertLives(asking);
        visitor().assertLives(stranger);
    }

    @Test
    default void ending_all_leaves_none() {
        SessionGrant asking = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(asking);
        SessionGrant stranger = visitor().signedUp();
        endAll(asking);

        Stream.of(asking, other).forEach(visitor()::assertOver);
        visitor().assertLives(stranger);
        SessionGrant next = visitor().signedInAgain(asking);
        assertEquals(Set.of(id(next)), visitor().sessions(next));
    }
}
