package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Sessions} promises of finding and refreshing a session. */
public interface SessionRefreshContract {

    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    private boolean refresh(Session refreshed) {
        return store().sessions().refresh(refreshed);
    }

    /** The session one generation later, seen somewhere else, with a token that lives an hour longer. */
    private static Session next(Session session) {
        return next(session, Duration.ofHours(1));
    }

    private static Session next(Session session, Duration longer) {
        return session.refreshed(
                session.lastSeenAt().plusSeconds(60),
                session.aliveUntil().plus(longer),
                new ClientInfo("request-2", "2001:db8::2", "contract, " + Samples.unique()));
    }

    /** The same session, said to be of another generation. */
    private static Session of(int generation, Session session) {
        return new Session(
                session.id(),
                session.user(),
                session.createdAt(),
                session.lastSeenAt(),
                session.expiresAt(),
                session.aliveUntil(),
                session.seed(),
                generation,
                session.client());
    }

    @Test
    default void an_opened_session_is_found_whole_with_its_user() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        steps().assertSame(session, steps().found(session));
        assertEquals(
                account.user(),
                store().sessions().find(session.id()).orElseThrow().user());
    }

    @Test
    default void the_first_session_is_found_too() {
        Account account = steps().registered();
        assertEquals(1, steps().listed(account).size());
        SessionId first = steps().listed(account).get(0);
        assertEquals(
                account.user(), store().sessions().find(first).orElseThrow().user());
    }

    @Test
    default void the_longest_values_of_a_session_are_found_whole() {
        Account account = steps().registered();
        Instant micros = store().now().truncatedTo(ChronoUnit.SECONDS).plusNanos(999_999_000);
        Instant end = micros.truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(3650));
        Session session = new Session(
                SessionId.random(),
                account.user().id(),
                micros,
                micros,
                end,
                end,
                new RefreshSeed("k".repeat(64), "s".repeat(64)),
                Integer.MAX_VALUE,
                Samples.longestClient());
        assertTrue(steps().open(session, account));
        steps().assertSame(session, steps().found(session));
    }

    @Test
    default void a_session_that_nobody_opened_is_not_found() {
        assertEquals(Optional.empty(), store().sessions().find(SessionId.random()));
    }

    @Test
    default void a_refreshed_session_is_found_as_it_is_now() {
        Session session = steps().opened(steps().registered());
        Session once = next(session);
        assertTrue(refresh(once));
        steps().assertSame(once, steps().found(session));

        Session twice = next(once);
        assertTrue(refresh(twice));
        steps().assertSame(twice, steps().found(session));
    }

    @Test
    default void a_refresh_touches_no_other_session_and_stores_no_event() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        Session other = steps().opened(account);
        List<AuthEventKind> events = steps().events(account);
        assertTrue(refresh(next(session)));

        steps().assertSame(other, steps().found(other));
        assertEquals(events, steps().events(account));
        steps().assertLives(session);
    }

    @Test
    default void a_refresh_of_any_generation_but_the_next_is_refused() {
        Session session = steps().opened(steps().registered());
        Session now = next(next(session));
        assertTrue(refresh(next(session)));
        assertTrue(refresh(now));

        for (int generation : List.of(0, 1, 2, 4, 5, Integer.MAX_VALUE)) {
            assertFalse(refresh(of(generation, session)), "generation " + generation);
            steps().assertSame(now, steps().found(session));
        }
        assertTrue(refresh(of(3, now)));
    }

    @Test
    default void of_32_simultaneous_refreshes_exactly_one_wins_in_each_generation() {
        Session session = steps().opened(steps().registered());
        for (int generation = 0; generation < 5; generation++) {
            Session before = steps().found(session);
            List<Session> candidates = IntStream.range(0, Race.RUNNERS)
                    .mapToObj(runner -> next(before, Duration.ofMinutes(runner)))
                    .toList();
            List<Boolean> won = Race.of(runner -> refresh(candidates.get(runner)));

            assertEquals(1, won.stream().filter(win -> win).count());
            steps().assertSame(candidates.get(won.indexOf(true)), steps().found(session));
        }
    }

    @Test
    default void a_session_that_was_ended_is_not_refreshed() {
        Session session = steps().opened(steps().registered());
        assertTrue(steps().end(session));
        assertNotRefreshed(session);
    }

    @Test
    default void a_session_of_a_disabled_user_is_neither_found_nor_refreshed() {
        assertNotRefreshedAfter(account -> steps().disabled(account));
    }

    @Test
    default void a_session_of_a_deleted_user_is_neither_found_nor_refreshed() {
        assertNotRefreshedAfter(account -> steps().deleted(account));
    }

    @Test
    default void a_session_from_before_another_password_is_neither_found_nor_refreshed() {
        assertNotRefreshedAfter(account -> assertTrue(steps().setPassword(account, Samples.hash())));
    }

    @Test
    default void a_session_that_nobody_opened_is_not_refreshed() {
        assertFalse(refresh(next(steps().session(steps().registered()))));
    }

    private void assertNotRefreshedAfter(Consumer<Account> change) {
        Account account = steps().registered();
        Session session = steps().opened(account);
        change.accept(account);
        assertNotRefreshed(session);
    }

    private void assertNotRefreshed(Session session) {
        assertFalse(refresh(next(session)));
        assertFalse(refresh(session));
        steps().assertOver(session);
    }

    @Test
    default void a_refreshed_session_that_is_ended_is_remembered_until_its_latest_token_is_dead() {
        Session session = steps().opened(steps().registered());
        Session longer = next(session);
        assertTrue(refresh(longer));
        Session shorter = next(longer, Duration.ofMinutes(-30));
        assertTrue(refresh(shorter));
        assertEquals(longer.aliveUntil(), steps().found(session).aliveUntil());

        assertTrue(steps().end(session), "asked for by the first token");
        assertFalse(steps().revokedUntil(session).isBefore(longer.aliveUntil()));
    }

    @Test
    default void a_session_that_is_refreshed_while_it_is_ended_is_over_and_remembered_long_enough() {
        for (int round = 0; round < 10; round++) {
            Session session = steps().opened(steps().registered());
            Session after = next(session);
            List<Boolean> done = Race.of(runner -> runner % 2 == 0 ? steps().end(session) : refresh(next(session)));

            assertEquals(
                    1,
                    IntStream.range(0, Race.RUNNERS)
                            .filter(runner -> runner % 2 == 0 && done.get(runner))
                            .count(),
                    "one ending found the session living");
            boolean refreshed =
                    IntStream.range(0, Race.RUNNERS).anyMatch(runner -> runner % 2 == 1 && done.get(runner));
            steps().assertOver(refreshed ? after : session);
        }
    }
}
