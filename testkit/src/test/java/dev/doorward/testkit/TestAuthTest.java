package dev.doorward.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.AuthenticateResult;
import dev.doorward.core.RefreshResult;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.contract.AdministrationContract;
import dev.doorward.testkit.contract.AuthContract;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestAuthTest implements AuthContract, AdministrationContract {

    private final TestAuth auth = TestAuth.create();

    @Override
    public Auth auth() {
        return auth;
    }

    @Override
    public void passTime(Duration duration) {
        auth.clock().advance(duration);
    }

    private static SignInResult signIn(Auth auth, String email) {
        return auth.signIn(Credentials.of(email, PASSWORD), ClientInfo.none());
    }

    private static SessionGrant signedUp(Auth auth, String email) {
        SignUpResult result = auth.signUp(Registration.of("Ada", email, PASSWORD), ClientInfo.none());
        return assertInstanceOf(SignUpResult.SignedUp.class, result).grant();
    }

    private static RefreshResult refresh(Auth auth, SessionGrant grant) {
        return auth.refresh(grant.refreshToken(), ClientInfo.none());
    }

    private static SessionGrant signedIn(Auth auth, String email) {
        return assertInstanceOf(SignInResult.SignedIn.class, signIn(auth, email))
                .grant();
    }

    private static List<SessionId> sessions(Auth auth, SessionGrant asking) {
        AuthenticateResult.Authenticated who =
                assertInstanceOf(AuthenticateResult.Authenticated.class, auth.authenticate(asking.accessToken()));
        return auth.ownAccount().sessions(who.claims()).stream()
                .map(Session::id)
                .toList();
    }

    @Test
    void a_thousand_people_sign_up_and_in() {
        Set<Object> users = new HashSet<>();
        Set<Object> sessions = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String email = "person" + i + "@example.org";
            SessionGrant up = signedUp(auth, email);
            SessionGrant in = signedIn(auth, email);
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
    void each_one_is_a_world_of_its_own_with_the_policy_it_was_given() {
        TestAuth other = TestAuth.create(AuthPolicy.defaults().withAccessTokenTtl(Duration.ofSeconds(5)));
        SessionGrant grant = signedUp(other, "ada@example.org");
        assertEquals(ManualClock.START.plusSeconds(5), grant.expiresAt());
        assertInstanceOf(SignInResult.Rejected.class, signIn(auth, "ada@example.org"));
        assertInstanceOf(AuthenticateResult.Invalid.class, auth.authenticate(grant.accessToken()));
    }

    @Test
    void a_session_that_nobody_refreshes_in_time_is_over_and_one_that_is_refreshed_goes_on() {
        TestAuth idle = TestAuth.create(AuthPolicy.defaults().withSessionIdleTtl(Duration.ofHours(1)));
        SessionGrant left = signedUp(idle, "ada@example.org");
        SessionGrant used = signedUp(idle, "bob@example.org");
        assertEquals(ManualClock.START.plus(Duration.ofHours(1)), left.refreshExpiresAt());
        for (int half = 1; half <= 4; half++) {
            idle.clock().advance(Duration.ofMinutes(30));
            used = assertInstanceOf(RefreshResult.Refreshed.class, refresh(idle, used))
                    .grant();
        }
        assertInstanceOf(RefreshResult.Rejected.class, refresh(idle, left));
        SessionGrant now = signedIn(idle, "ada@example.org");
        assertEquals(List.of(now.session().id()), sessions(idle, now), "the one that was left is not listed");
    }

    @Test
    void a_replay_ends_the_session_with_one_event_however_many_bring_the_token_back() {
        SessionGrant first = signedUp(auth, "ada@example.org");
        assertInstanceOf(RefreshResult.Refreshed.class, refresh(auth, first));
        auth.clock().advance(Duration.ofSeconds(31));
        IntStream.range(0, 32)
                .parallel()
                .forEach(i -> assertInstanceOf(RefreshResult.Rejected.class, refresh(auth, first)));

        List<AuthEventKind> kinds = List.of(AuthEventKind.SIGNED_UP, AuthEventKind.REFRESH_REPLAYED);
        assertEquals(
                kinds, auth.store().storedEvents().stream().map(AuthEvent::kind).toList());
        assertEquals(
                1,
                auth.events().kinds().stream()
                        .filter(AuthEventKind.REFRESH_REPLAYED::equals)
                        .count());
    }

    @Test
    void the_reason_why_a_disabled_user_is_rejected_is_reported() {
        SessionGrant grant = signedUp(auth, "ada@example.org");
        auth.administration().disable(grant.user().email(), ClientInfo.none());
        assertInstanceOf(SignInResult.Rejected.class, signIn(auth, "ada@example.org"));

        assertEquals(
                List.of(AuthEventKind.SIGNED_UP, AuthEventKind.USER_DISABLED, AuthEventKind.SIGN_IN_REFUSED),
                auth.events().kinds());
        assertEquals(
                Optional.of(RefusalReason.DISABLED), auth.events().all().get(2).reason());
    }
}
