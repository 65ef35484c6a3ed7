package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.SignOutResult;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionGrant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person can rely on who signs out. */
public interface SignOutContract extends AuthSubject {

    private Visitor visitor() {
        return new Visitor(this);
    }

    @Test
    default void after_sign_out_the_token_is_refused_at_once_and_for_good() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(grant);
        visitor().signedOut(grant);

        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
        assertEquals(other.session().id(), visitor().authenticated(other).session());
        visitor().signedInAgain(grant);
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
    }

    @Test
    default void signing_out_twice_is_no_error() {
        SessionGrant grant = visitor().signedUp();
        visitor().signedOut(grant);
        visitor().signedOut(grant);
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
    }

    @Test
    default void a_forged_token_proves_nothing_and_ends_nothing() {
        SessionGrant grant = visitor().signedUp();
        String genuine = grant.accessToken().reveal();
        char last = genuine.charAt(genuine.length() - 1);
        for (String forged : List.of(
                genuine + "A",
                genuine.substring(0, genuine.length() - 1),
                genuine.substring(0, genuine.length() - 1) + (last == 'A' ? 'B' : 'A'),
                "x",
                "a.b.c")) {
            AccessToken token = AccessToken.of(forged);
            assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(token));
            assertInstanceOf(SignOutResult.Invalid.class, auth().signOut(token, Samples.CLIENT));
        }
        visitor().authenticated(grant);
    }

    @Test
    default void an_expired_token_still_signs_out_and_is_invalid_from_then_on() {
        SessionGrant grant = visitor().signedUp();
        passTime(Duration.ofMinutes(15));
        visitor().signedOut(grant);
        assertInstanceOf(AuthenticateResult.Invalid.class, auth().authenticate(grant.accessToken()));
    }

    @Test
    default void after_sign_out_no_refresh_token_of_the_session_is_accepted() {
        SessionGrant first = visitor().signedUp();
        SessionGrant second = visitor().refreshed(first);
        visitor().signedOut(first);

        visitor().assertOver(second);
        visitor().assertOver(first);
        visitor().assertOver(second);
    }

    @Test
    default void a_refresh_token_signs_its_session_out_and_no_other() {
        SessionGrant grant = visitor().signedUp();
        SessionGrant other = visitor().signedInAgain(grant);
        visitor().signedOutByRefreshToken(grant);

        visitor().assertOver(grant);
        visitor().assertLives(other);
    }

    @Test
    default void a_refresh_token_that_was_replaced_signs_its_session_out() {
        SessionGrant first = visitor().signedUp();
        SessionGrant second = visitor().refreshed(first);
        SessionGrant third = visitor().refreshed(second);
        visitor().signedOutByRefreshToken(first);

        visitor().assertOver(third);
        visitor().assertOver(first);
    }

    @Test
    default void signing_out_twice_by_refresh_token_is_no_error() {
        SessionGrant grant = visitor().signedUp();
        visitor().signedOutByRefreshToken(grant);
        visitor().signedOutByRefreshToken(grant);
        visitor().signedOut(grant);
        visitor().signedOutByRefreshToken(grant);
        visitor().assertOver(grant);
    }

    @Test
    default void a_text_that_is_no_refresh_token_signs_nobody_out() {
        for (String text : List.of("x", "a.b.c", "..")) {
            RefreshToken token = RefreshToken.of(text);
            assertInstanceOf(SignOutResult.Invalid.class, auth().signOut(token, Samples.CLIENT));
        }
    }
}
