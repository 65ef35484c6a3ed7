package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.DeletionResult;
import dev.doorward.core.PasswordChangeResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** How often a person may try, with the default limits. */
public interface ThrottleContract extends AuthSubject {

    private Visitor visitor() {
        return new Visitor(this);
    }

    private SignInResult guess(String email, ClientInfo client) {
        return auth().signIn(Credentials.of(email, "wrong horse battery"), client);
    }

    private SignInResult right(String email, ClientInfo client) {
        return auth().signIn(Credentials.of(email, PASSWORD), client);
    }

    private SignInResult right(String email, DeviceToken device) {
        return auth().signIn(Credentials.of(email, PASSWORD).on(device), Samples.client());
    }

    private static SessionGrant signedIn(SignInResult result) {
        return assertInstanceOf(SignInResult.SignedIn.class, result).grant();
    }

    private static DeviceToken device(SessionGrant grant) {
        return grant.device().orElseThrow().token();
    }

    private static SignInResult wait(Duration duration) {
        return new SignInResult.Throttled(duration);
    }

    /** Five strangers at five addresses, as each address has a limit of its own. */
    private void fiveGuesses(String email) {
        for (int i = 0; i < 5; i++) {
            assertEquals(new SignInResult.Rejected(), guess(email, Samples.client()));
        }
    }

    @Test
    default void after_five_failures_on_an_account_nobody_new_gets_a_guess_whatever_the_spelling() {
        String email = visitor().signedUp().user().email().typed();
        fiveGuesses(email);
        assertInstanceOf(SignInResult.Throttled.class, guess(email, Samples.client()));
        assertInstanceOf(SignInResult.Throttled.class, right(email.toUpperCase(Locale.ROOT), Samples.client()));
    }

    @Test
    default void an_unknown_email_is_limited_like_a_known_one() {
        String email = Samples.email().typed();
        fiveGuesses(email);
        assertInstanceOf(SignInResult.Throttled.class, guess(email, Samples.client()));
    }

    @Test
    default void one_account_says_nothing_about_another() {
        String one = visitor().signedUp().user().email().typed();
        String other = visitor().signedUp().user().email().typed();
        fiveGuesses(one);
        signedIn(right(other, Samples.client()));
    }

    @Test
    default void each_further_failure_doubles_the_wait_and_asking_meanwhile_changes_nothing() {
        String email = visitor().signedUp().user().email().typed();
        fiveGuesses(email);
        for (int seconds = 1; seconds <= 8; seconds *= 2) {
            assertEquals(wait(Duration.ofSeconds(seconds)), guess(email, Samples.client()));
            assertEquals(wait(Duration.ofSeconds(seconds)), right(email, Samples.client()));
            passTime(Duration.ofSeconds(seconds));
            assertEquals(new SignInResult.Rejected(), guess(email, Samples.client()));
        }
    }

    @Test
    default void a_success_begins_anew() {
        String email = visitor().signedUp().user().email().typed();
        fiveGuesses(email);
        passTime(Duration.ofSeconds(1));
        signedIn(right(email, Samples.client()));
        fiveGuesses(email);
        assertInstanceOf(SignInResult.Throttled.class, guess(email, Samples.client()));
    }

    @Test
    default void successes_are_free() {
        String email = visitor().signedUp().user().email().typed();
        ClientInfo office = Samples.client();
        for (int i = 0; i < 120; i++) {
            signedIn(right(email, office));
        }
    }

    @Test
    default void strangers_guesses_never_keep_the_owner_from_a_known_device() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        fiveGuesses(email);
        assertInstanceOf(SignInResult.Throttled.class, right(email, Samples.client()));
        DeviceToken again = device(signedIn(right(email, device(grant))));
        signedIn(right(email, again));
        assertInstanceOf(
                SignInResult.Throttled.class,
                guess(email, Samples.client()),
                "the owner's success forgives no stranger");
    }

    @Test
    default void a_known_device_is_known_to_its_own_account_only() {
        SessionGrant mine = visitor().signedUp();
        String other = visitor().signedUp().user().email().typed();
        fiveGuesses(other);
        assertInstanceOf(SignInResult.Throttled.class, right(other, device(mine)));
        assertInstanceOf(SignInResult.Throttled.class, right(other, DeviceToken.random()));
    }

    @Test
    default void a_known_device_has_ten_failures_an_hour() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        Credentials wrong = Credentials.of(email, "wrong horse battery").on(device(grant));
        for (int i = 0; i < 10; i++) {
            assertEquals(new SignInResult.Rejected(), auth().signIn(wrong, Samples.client()));
        }
        assertInstanceOf(SignInResult.Throttled.class, auth().signIn(wrong, Samples.client()));
        assertInstanceOf(SignInResult.Throttled.class, right(email, device(grant)));
        passTime(Duration.ofHours(1));
        signedIn(right(email, device(grant)));
    }

    @Test
    default void a_device_is_forgotten_180_days_after_its_last_sign_in() {
        SessionGrant grant = visitor().signedUp();
        String email = grant.user().email().typed();
        passTime(Duration.ofDays(179));
        DeviceToken device = device(signedIn(right(email, device(grant))));
        passTime(Duration.ofDays(179));
        fiveGuesses(email);
        signedIn(right(email, device));
        passTime(Duration.ofDays(180));
        fiveGuesses(email);
        assertInstanceOf(SignInResult.Throttled.class, right(email, device));
    }

    @Test
    default void a_change_of_password_forgets_every_device_but_its_own() {
        SessionGrant old = visitor().signedUp();
        String email = old.user().email().typed();
        AccessClaims who = visitor().authenticated(old);
        SessionGrant changed = assertInstanceOf(
                        PasswordChangeResult.Changed.class, changePassword(who, PASSWORD, "another horse battery"))
                .grant();
        fiveGuesses(email);
        Credentials now = Credentials.of(email, "another horse battery");
        assertInstanceOf(SignInResult.Throttled.class, auth().signIn(now.on(device(old)), Samples.client()));
        signedIn(auth().signIn(now.on(device(changed)), Samples.client()));
    }

    @Test
    default void one_address_has_a_hundred_failures_an_hour_over_all_accounts() {
        ClientInfo address = Samples.client();
        for (int i = 0; i < 100; i++) {
            assertEquals(new SignInResult.Rejected(), guess(Samples.email().typed(), address));
        }
        String email = visitor().signedUp().user().email().typed();
        assertInstanceOf(SignInResult.Throttled.class, right(email, address));
        signedIn(right(email, Samples.client()));
        passTime(Duration.ofHours(1));
        signedIn(right(email, address));
    }

    @Test
    default void one_ipv6_network_is_one_address() {
        String network = "2001:db8:" + Integer.toHexString(Samples.number()) + ":7:";
        for (int i = 0; i < 100; i++) {
            guess(Samples.email().typed(), new ClientInfo("", network + ":" + i, ""));
        }
        String email = Samples.email().typed();
        assertInstanceOf(SignInResult.Throttled.class, guess(email, new ClientInfo("", network + "a:b:c:d", "")));
    }

    @Test
    default void one_address_has_twenty_sign_ups_an_hour() {
        ClientInfo address = Samples.client();
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(SignUpResult.SignedUp.class, signUpFrom(address));
        }
        assertInstanceOf(SignUpResult.Throttled.class, signUpFrom(address));
        assertInstanceOf(SignUpResult.SignedUp.class, signUpFrom(Samples.client()));
        passTime(Duration.ofHours(1));
        assertInstanceOf(SignUpResult.SignedUp.class, signUpFrom(address));
    }

    private SignUpResult signUpFrom(ClientInfo address) {
        return auth().signUp(Registration.of("Ada", Samples.email().typed(), PASSWORD), address);
    }

    @Test
    default void a_session_has_sixty_refreshes_a_minute() {
        SessionGrant grant = visitor().signedUp();
        for (int i = 0; i < 60; i++) {
            grant = visitor().refreshed(grant);
        }
        assertInstanceOf(RefreshResult.Throttled.class, visitor().refresh(grant.refreshToken()));
        visitor().refreshed(visitor().signedUp());
        passTime(Duration.ofMinutes(1));
        visitor().refreshed(grant);
    }

    @Test
    default void within_a_session_the_own_password_has_ten_failures_an_hour() {
        SessionGrant grant = visitor().signedUp();
        AccessClaims who = visitor().authenticated(grant);
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    new PasswordChangeResult.Rejected(), changePassword(who, "wrong horse", "another horse battery"));
            assertEquals(
                    new DeletionResult.Rejected(), auth().ownAccount().delete(who, "wrong horse", Samples.client()));
        }
        assertInstanceOf(PasswordChangeResult.Throttled.class, changePassword(who, PASSWORD, "another horse battery"));
        assertInstanceOf(DeletionResult.Throttled.class, auth().ownAccount().delete(who, PASSWORD, Samples.client()));
        signedIn(right(grant.user().email().typed(), Samples.client()));
    }

    @Test
    default void of_simultaneous_guesses_no_more_than_five_are_verified() {
        String email = visitor().signedUp().user().email().typed();
        List<SignInResult> results = Race.of(16, runner -> guess(email, Samples.client()));
        assertEquals(
                5,
                results.stream().filter(SignInResult.Rejected.class::isInstance).count());
    }
}
