package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Sessions} promises of all the sessions of one user: the list, and ending some of them. */
public interface UsersSessionsContract {

    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    private static AuthEvent event(AuthEventKind kind, Account account) {
        return Samples.event(kind, account.user());
    }

    private boolean endOwn(Account account, SessionId session) {
        return store().sessions().endOwn(account.user().id(), session, event(AuthEventKind.SESSION_ENDED, account));
    }

    private void endOthers(Account account, SessionId keep) {
        store().sessions().endOthers(account.user().id(), keep, event(AuthEventKind.OTHER_SESSIONS_ENDED, account));
    }

    private void endAll(Account account) {
        store().sessions().endAll(account.user().id(), event(AuthEventKind.ALL_SESSIONS_ENDED, account));
    }

    private List<SessionId> listed(Account account, Instant at) {
        return store().sessions().list(account.user().id(), at).stream()
                .map(Session::id)
                .toList();
    }

    /** Opens one that was last seen so many seconds after its opening. */
    private Session openedAndSeen(Account account, int seconds) {
        Session session = steps().opened(account);
        Session seen =
                session.refreshed(session.lastSeenAt().plusSeconds(seconds), session.aliveUntil(), session.client());
        assertTrue(store().sessions().refresh(seen));
        return seen;
    }

    @Test
    default void a_users_sessions_are_listed_whole_the_last_seen_first() {
        Account account = steps().registered();
        List<Session> expected = new ArrayList<>();
        for (int seconds : List.of(30, 10, 40, 20)) {
            expected.add(openedAndSeen(account, seconds));
        }
        List<Session> listed = store().sessions().list(account.user().id(), store().now());

        assertEquals(5, listed.size(), "the first session is listed too");
        for (int place = 0; place < 4; place++) {
            steps().assertSame(expected.get(List.of(2, 0, 3, 1).get(place)), listed.get(place));
        }
    }

    @Test
    default void nobody_elses_sessions_are_listed() {
        Account account = steps().registered();
        Account other = steps().registered();
        Session own = steps().opened(account);
        Session others = steps().opened(other);

        assertEquals(2, steps().listed(account).size());
        assertTrue(steps().listed(account).contains(own.id()));
        assertEquals(2, steps().listed(other).size());
        assertTrue(steps().listed(other).contains(others.id()));
        assertEquals(List.of(), store().sessions().list(UserId.random(), store().now()));
    }

    @Test
    default void a_session_is_listed_until_it_expires() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        assertTrue(listed(account, session.expiresAt().minusNanos(1000)).contains(session.id()));
        assertFalse(listed(account, session.expiresAt()).contains(session.id()));
        assertEquals(List.of(), listed(account, session.expiresAt().plusSeconds(1)));
    }

    @Test
    default void a_session_that_was_ended_is_not_listed() {
        Account account = steps().registered();
        Session one = steps().opened(account);
        Session other = steps().opened(account);
        assertTrue(steps().end(one));
        assertEquals(2, steps().listed(account).size());
        assertTrue(steps().listed(account).contains(other.id()));
    }

    @Test
    default void a_list_that_was_read_does_not_change_when_the_store_does() {
        Account account = steps().registered();
        List<Session> before = store().sessions().list(account.user().id(), store().now());
        steps().opened(account);
        endAll(account);
        assertEquals(1, before.size());
    }

    @Test
    default void ending_an_own_session_ends_it_alone_with_its_event() {
        Account account = steps().registered();
        Session one = steps().opened(account);
        Session other = steps().opened(account);
        assertTrue(endOwn(account, one.id()));

        steps().assertOver(one);
        steps().assertLives(other);
        assertLastEvent(account, AuthEventKind.SESSION_ENDED, 4);
        assertFalse(endOwn(account, one.id()), "it is over");
        assertLastEvent(account, AuthEventKind.SESSION_ENDED, 4);
    }

    @Test
    default void ending_somebody_elses_session_changes_nothing() {
        Account account = steps().registered();
        Account other = steps().registered();
        Session others = steps().opened(other);
        assertFalse(endOwn(account, others.id()));

        steps().assertLives(others);
        steps().assertSame(others, steps().found(others));
        assertLastEvent(account, AuthEventKind.SIGNED_UP, 1);
        assertLastEvent(other, AuthEventKind.SIGNED_IN, 2);
    }

    @Test
    default void ending_an_unknown_session_as_ones_own_does_not_even_revoke_it() {
        Account account = steps().registered();
        SessionId unknown = SessionId.random();
        assertFalse(endOwn(account, unknown));
        assertFalse(store().revocations().isRevoked(unknown));
        assertLastEvent(account, AuthEventKind.SIGNED_UP, 1);
    }

    @Test
    default void of_32_simultaneous_endings_of_an_own_session_exactly_one_finds_it() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        List<Boolean> ended = Race.of(runner -> endOwn(account, session.id()));
        assertEquals(1, ended.stream().filter(win -> win).count());
        assertLastEvent(account, AuthEventKind.SESSION_ENDED, 3);
    }

    @Test
    default void ending_the_others_leaves_one() {
        Account account = steps().registered();
        Session keep = steps().opened(account);
        List<Session> rest = List.of(steps().opened(account), openedAndSeen(account, 10));
        Session elses = steps().opened(steps().registered());
        endOthers(account, keep.id());

        assertEquals(List.of(keep.id()), steps().listed(account));
        steps().assertLives(keep);
        rest.forEach(steps()::assertOver);
        steps().assertLives(elses);
        assertLastEvent(account, AuthEventKind.OTHER_SESSIONS_ENDED, 5);
    }

    @Test
    default void keeping_a_session_that_is_not_ones_own_keeps_none() {
        Account account = steps().registered();
        Session own = steps().opened(account);
        Session elses = steps().opened(steps().registered());
        endOthers(account, elses.id());

        steps().assertOver(own);
        assertEquals(List.of(), steps().listed(account));
        steps().assertLives(elses);
    }

    @Test
    default void ending_all_leaves_none() {
        Account account = steps().registered();
        List<Session> all = List.of(steps().opened(account), openedAndSeen(account, 10));
        Session elses = steps().opened(steps().registered());
        endAll(account);

        assertEquals(List.of(), steps().listed(account));
        all.forEach(steps()::assertOver);
        steps().assertLives(elses);
        assertLastEvent(account, AuthEventKind.ALL_SESSIONS_ENDED, 4);
        steps().assertLives(steps().opened(account));
    }

    @Test
    default void many_sessions_are_ended_at_once() {
        Account account = steps().registered();
        List<Session> many = Race.of(runner -> steps().opened(account));
        assertEquals(Race.RUNNERS + 1, Set.copyOf(steps().listed(account)).size());
        endOthers(account, many.get(7).id());

        assertEquals(List.of(many.get(7).id()), steps().listed(account));
        endAll(account);
        many.forEach(steps()::assertOver);
    }

    private void assertLastEvent(Account account, AuthEventKind kind, int count) {
        List<AuthEventKind> events = steps().events(account);
        assertEquals(count, events.size());
        assertEquals(kind, events.get(count - 1));
    }
}
