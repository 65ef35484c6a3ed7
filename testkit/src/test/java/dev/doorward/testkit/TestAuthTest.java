package dev.doorward.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.contract.AuthContract;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TestAuthTest implements AuthContract {

    private final TestAuth auth = TestAuth.create();

    @Override
    public Auth auth() {
        return auth;
    }

    @Override
    public void passTime(Duration duration) {
        auth.clock().advance(duration);
    }

    private static SignUpResult signUp(Auth auth, String email) {
        return auth.signUp(Registration.of("Ada", email, PASSWORD), ClientInfo.none());
    }

    private static SignInResult signIn(Auth auth, String email) {
        return auth.signIn(Credentials.of(email, PASSWORD), ClientInfo.none());
    }

    @Test
    void a_thousand_people_sign_up_and_in() {
        Set<Object> users = new HashSet<>();
        Set<Object> sessions = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String email = "person" + i + "@example.org";
            SessionGrant up = assertInstanceOf(SignUpResult.SignedUp.class, signUp(auth, email))
                    .grant();
            SessionGrant in = assertInstanceOf(SignInResult.SignedIn.class, signIn(auth, email))
                    .grant();
            assertEquals(up.user(), in.user());
            assertInstanceOf(AuthenticateResult.Authenticated.class, auth.authenticate(in.accessToken()));
            users.add(in.user().id());
            sessions.add(up.session().id());
            sessions.add(in.session().id());
        }
        assertEquals(1_000, users.size());
        assertEquals(2_000, sessions.size());
        assertEquals(2_000, auth.store().storedEvents().size());
        assertEquals(2_000, auth.events().all().size());
    }

    @Test
    void a_user_whom_an_operator_locked_out_is_rejected_and_the_reason_is_reported() {
        SessionGrant grant = assertInstanceOf(SignUpResult.SignedUp.class, signUp(auth, "ada@example.org"))
                .grant();
        auth.store().disable(grant.user().id());
        assertInstanceOf(SignInResult.Rejected.class, signIn(auth, "ada@example.org"));

        assertEquals(
                List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGN_IN_REFUSED),
                auth.events().kinds());
        assertEquals(
                Optional.of(RefusalReason.DISABLED), auth.events().all().get(1).reason());
    }

    @Test
    void the_tokens_of_a_deleted_user_are_refused() {
        SessionGrant grant = assertInstanceOf(SignUpResult.SignedUp.class, signUp(auth, "ada@example.org"))
                .grant();
        auth.store().delete(grant.user().id());
        assertInstanceOf(AuthenticateResult.Invalid.class, auth.authenticate(grant.accessToken()));
        assertInstanceOf(SignInResult.Rejected.class, signIn(auth, "ada@example.org"));
    }

    @Test
    void each_one_is_a_world_of_its_own_with_the_policy_it_was_given() {
        TestAuth other = TestAuth.create(AuthPolicy.defaults().withAccessTokenTtl(Duration.ofSeconds(5)));
        SessionGrant grant = assertInstanceOf(SignUpResult.SignedUp.class, signUp(other, "ada@example.org"))
                .grant();
        assertEquals(ManualClock.START.plusSeconds(5), grant.expiresAt());
        assertInstanceOf(SignInResult.Rejected.class, signIn(auth, "ada@example.org"));
        assertInstanceOf(AuthenticateResult.Invalid.class, auth.authenticate(grant.accessToken()));
    }
}
