package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link Sessions} promises of an account with as many sessions as it may have, and one more. */
@Tag("FR-018")
public interface FewSessionsContract {

    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    /** Opens one that was last seen so many seconds after its opening. */
    private Session openedAndSeen(Account account, int seconds) {
        Session session = steps().opened(account);
        Session seen =
                session.refreshed(session.lastSeenAt().plusSeconds(seconds), session.aliveUntil(), session.client());
        assertTrue(store().sessions().refresh(seen));
        return seen;
    }

    /** As many as there may be, the first seen first. Who has just registered has one, which is seen to be the oldest. */
    private List<Session> full(Account account) {
        List<Session> sessions = new ArrayList<>();
        sessions.add(steps().found(store().sessions()
                .list(account.user().id(), store().now())
                .get(0)));
        for (int seconds = 1; seconds < Sessions.MOST; seconds++) {
            sessions.add(openedAndSeen(account, seconds));
        }
        return sessions;
    }

    private Optional<List<SessionId>> open(Session session, Account account) {
        return store().sessions()
                .open(
                        Samples.opening(session),
                        account,
                        account.passwordHash(),
                        Samples.event(AuthEventKind.SIGNED_IN, session));
    }

    private long displaced(Account account) {
        return steps().events(account).stream()
                .filter(AuthEventKind.SESSION_DISPLACED::equals)
                .count();
    }

    @Test
    default void so_many_sessions_of_a_user_live_and_are_listed() {
        assertEquals(100, Sessions.MOST);
        Account account = steps().registered();
        List<Session> sessions = full(account);
        assertEquals(Sessions.MOST, steps().listed(account).size());
        sessions.forEach(steps()::assertLives);
        assertEquals(0, displaced(account));
    }

    @Test
    default void one_more_ends_exactly_the_least_recently_seen_with_an_event() {
        Account account = steps().registered();
        List<Session> sessions = full(account);
        Session elses = steps().opened(steps().registered());
        Session oldest = sessions.get(0);
        Session more = steps().session(account);
        List<AuthEventKind> before = steps().events(account);

        assertEquals(Optional.of(List.of(oldest.id())), open(more, account));
        steps().assertOver(oldest);
        assertFalse(store().sessions().refresh(refreshed(oldest)), "it cannot be refreshed");
        sessions.subList(1, Sessions.MOST).forEach(steps()::assertLives);
        steps().assertLives(more);
        steps().assertLives(elses);
        List<AuthEventKind> events = new ArrayList<>(steps().events(account));
        assertEquals(before.size() + 2, events.size());
        before.forEach(events::remove);
        assertTrue(events.containsAll(List.of(AuthEventKind.SIGNED_IN, AuthEventKind.SESSION_DISPLACED)));
    }

    private static Session refreshed(Session session) {
        return session.refreshed(session.lastSeenAt().plusSeconds(1), session.aliveUntil(), session.client());
    }

    @Test
    default void a_session_that_is_refreshed_is_not_the_next_to_end() {
        Account account = steps().registered();
        List<Session> sessions = full(account);
        Session first = sessions.get(0);
        Session used = first.refreshed(first.lastSeenAt().plusSeconds(1000), first.aliveUntil(), first.client());
        assertTrue(store().sessions().refresh(used));

        assertEquals(Optional.of(List.of(sessions.get(1).id())), open(steps().session(account), account));
        steps().assertLives(used);
    }

    @Test
    default void a_session_that_was_ended_leaves_its_place() {
        Account account = steps().registered();
        List<Session> sessions = full(account);
        assertTrue(steps().end(sessions.get(50)));
        assertEquals(Optional.of(List.of()), open(steps().session(account), account));
        steps().assertLives(sessions.get(0));
        assertEquals(0, displaced(account));
    }

    @Test
    default void sessions_that_have_expired_leave_theirs() {
        Account account = steps().registered();
        Session last = full(account).get(Sessions.MOST - 1);
        Session later = Samples.session(account.user().id(), last.expiresAt().plusSeconds(1));
        assertEquals(Optional.of(List.of()), open(later, account));
        assertEquals(0, displaced(account));
    }

    @Test
    default void an_opening_that_is_refused_ends_nothing() {
        Account account = steps().registered();
        List<Session> sessions = full(account);
        Account stranger = new Account(account.user(), account.passwordHash(), account.passwordVersion() + 1, false);
        assertEquals(Optional.empty(), open(steps().session(account), stranger));
        sessions.forEach(steps()::assertLives);
        assertEquals(0, displaced(account));
    }

    @Test
    default void simultaneous_openings_never_leave_more_and_all_succeed() {
        Account account = steps().registered();
        for (int opened = 1; opened < Sessions.MOST - Race.RUNNERS / 2; opened++) {
            steps().opened(account);
        }
        List<Session> sessions = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> steps().session(account))
                .toList();
        List<Optional<List<SessionId>>> answers = Race.of(runner -> open(sessions.get(runner), account));

        assertFalse(answers.contains(Optional.<List<SessionId>>empty()));
        List<SessionId> ended =
                answers.stream().flatMap(answer -> answer.get().stream()).toList();
        assertEquals(Race.RUNNERS / 2, ended.size());
        assertEquals(ended.size(), ended.stream().distinct().count());
        ended.forEach(session -> assertTrue(store().revocations().isRevoked(session)));
        assertEquals(Sessions.MOST, steps().listed(account).size());
        assertEquals(ended.size(), displaced(account));
    }
}
