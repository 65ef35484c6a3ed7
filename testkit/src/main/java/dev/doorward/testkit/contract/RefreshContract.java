package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionGrant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person can rely on whose client refreshes a session. */
public interface RefreshContract extends AuthSubject {

    /** How many clients share one refresh token. */
    int CLIENTS = 8;

    private Visitor visitor() {
        return new Visitor(this);
    }

    private static void assertSameSuccessor(SessionGrant one, SessionGrant other) {
        assertEquals(one.refreshToken().reveal(), other.refreshToken().reveal());
    }

    @Test
    default void a_refresh_gives_new_tokens_of_the_same_session_and_the_old_access_token_lives_on() {
        SessionGrant first = visitor().signedUp();
        SessionGrant second = visitor().refreshed(first);

        assertEquals(first.user(), second.user());
        assertEquals(first.session().id(), second.session().id());
        assertNotEquals(first.accessToken().reveal(), second.accessToken().reveal());
        assertNotEquals(first.refreshToken().reveal(), second.refreshToken().reveal());
        assertEquals(first.session().id(), visitor().authenticated(first).session());
        visitor().assertLives(second);
    }

    @Test
    default void each_access_token_dies_at_its_own_time() {
        SessionGrant first = visitor().signedUp();
        passTime(Duration.ofMinutes(10));
        SessionGrant second = visitor().refreshed(first);
        assertEquals(first.expiresAt().plus(Duration.ofMinutes(10)), second.expiresAt());

        passTime(Duration.ofMinutes(5));
        assertInstanceOf(AuthenticateResult.Expired.class, auth().authenticate(first.accessToken()));
        visitor().authenticated(second);
    }

    @Test
    default void a_session_goes_on_after_its_access_token_died() {
        SessionGrant grant = visitor().signedUp();
        passTime(Duration.ofHours(20));
        assertInstanceOf(AuthenticateResult.Expired.class, auth().authenticate(grant.accessToken()));
        visitor().assertLives(visitor().refreshed(grant));
    }

    @Test
    default void simultaneous_refreshes_of_one_token_get_the_same_successor() {
        SessionGrant current = visitor().signedUp();
        for (int round = 0; round < 5; round++) {
            RefreshToken shared = current.refreshToken();
            List<RefreshResult> results = Race.of(CLIENTS, client -> visitor().refresh(shared));
            List<SessionGrant> grants = results.stream()
                    .map(result -> assertInstanceOf(RefreshResult.Refreshed.class, result)
                            .grant())
                    .toList();

            for (SessionGrant grant : grants) {
                assertSameSuccessor(grants.get(0), grant);
                assertEquals(
                        current.session().id(), visitor().authenticated(grant).session());
            }
            assertNotEquals(shared.reveal(), grants.get(0).refreshToken().reveal());
            current = grants.get(round % CLIENTS);
        }
        visitor().assertLives(current);
    }

    @Test
    default void whoever_lost_the_answer_gets_it_again() {
        SessionGrant first = visitor().signedUp();
        SessionGrant lost = visitor().refreshed(first);
        SessionGrant again = visitor().refreshed(first);

        assertSameSuccessor(lost, again);
        assertFalse(again.expiresAt().isAfter(lost.expiresAt()));
        visitor().authenticated(lost);
        visitor().assertLives(again);
    }

    @Test
    default void a_lost_answer_is_given_for_half_a_minute() {
        SessionGrant first = visitor().signedUp();
        SessionGrant lost = visitor().refreshed(first);
        for (int retry = 0; retry < 3; retry++) {
            passTime(Duration.ofSeconds(10));
            SessionGrant again = visitor().refreshed(first);
            assertSameSuccessor(lost, again);
            assertFalse(again.expiresAt().isAfter(lost.expiresAt()));
        }
        visitor().assertLives(lost);
    }

    @Test
    default void a_replay_after_half_a_minute_ends_the_session_and_no_other() {
        SessionGrant first = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(first);
        SessionGrant second = visitor().refreshed(first);
        passTime(Duration.ofSeconds(31));

        visitor().assertNotRefreshed(first);
        visitor().assertOver(second);
        visitor().assertOver(first);
        visitor().assertLives(other);
    }

    @Test
    default void a_replay_of_a_token_that_was_replaced_twice_ends_the_session_and_no_other() {
        SessionGrant first = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(first);
        SessionGrant second = visitor().refreshed(first);
        SessionGrant third = visitor().refreshed(second);

        visitor().assertNotRefreshed(first);
        visitor().assertLives(third);
        passTime(Duration.ofSeconds(31));
        visitor().assertNotRefreshed(first);
        visitor().assertOver(third);
        visitor().assertOver(second);
        visitor().assertOver(first);
        visitor().assertLives(other);
    }

    @Test
    default void a_forged_refresh_token_changes_nothing() {
        SessionGrant grant = visitor().signedUp();
        String genuine = grant.refreshToken().reveal();
        SessionGrant other = visitor().signedInAgain(grant);
        for (String forged : List.of(
                genuine + "A",
                genuine.substring(0, genuine.length() - 2),
                flipped(genuine),
                "x",
                "a.b.c",
                grant.accessToken().reveal(),
                other.accessToken().reveal())) {
            RefreshToken token = RefreshToken.of(forged);
            assertInstanceOf(RefreshResult.Rejected.class, visitor().refresh(token));
            auth().signOut(token, Samples.CLIENT);
        }
        visitor().assertLives(grant);
        visitor().assertLives(other);
    }

    /** With another last but one character, so that no bit of it is one that nobody reads. */
    private static String flipped(String token) {
        int place = token.length() - 2;
        return token.substring(0, place) + (token.charAt(place) == 'A' ? 'B' : 'A') + token.substring(place + 1);
    }

    @Test
    default void a_refresh_token_is_no_access_token() {
        SessionGrant grant = visitor().signedUp();
        AccessToken token = AccessToken.of(grant.refreshToken().reveal());
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(token));
    }

    @Test
    default void a_session_that_nobody_refreshes_is_over_after_seven_days() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(grant);
        passTime(Duration.ofDays(7).minusSeconds(1));
        visitor().refreshed(other);
        passTime(Duration.ofSeconds(1));
        visitor().assertNotRefreshed(grant);
        assertInstanceOf(AuthenticateResult.Expired.class, auth().authenticate(grant.accessToken()));
    }

    @Test
    default void no_refresh_makes_a_session_longer_than_seven_days_and_no_token_outlives_it() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant current = grant;
        for (int day = 1; day < 7; day++) {
            passTime(Duration.ofDays(1));
            current = visitor().refreshed(current);
            assertEquals(grant.refreshExpiresAt(), current.refreshExpiresAt());
        }
        passTime(Duration.ofDays(1).minusMinutes(5));
        current = visitor().refreshed(current);
        assertEquals(grant.refreshExpiresAt(), current.expiresAt(), "ten minutes early");
        visitor().authenticated(current);

        passTime(Duration.ofMinutes(5));
        assertInstanceOf(AuthenticateResult.Expired.class, auth().authenticate(current.accessToken()));
        visitor().assertNotRefreshed(current);
    }

    @Test
    default void a_session_that_is_refreshed_while_it_is_signed_out_is_over() {
        for (int round = 0; round < 5; round++) {
            SessionGrant grant = visitor().signedUp();
            List<RefreshResult> results = Race.of(CLIENTS, client -> {
                if (client == 0) {
                    visitor().signedOut(grant);
                }
                return visitor().refresh(grant.refreshToken());
            });

            visitor().assertOver(grant);
            for (RefreshResult result : results) {
                if (result instanceof RefreshResult.Refreshed refreshed) {
                    visitor().assertOver(refreshed.grant());
                }
            }
        }
    }
}
