package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.Registration;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A pepper is replaced by sign-ins alone, as {@link Peppers} says. */
class PepperRotationTest {

    private static final String OLD = "old:" + PeppersTest.ONES;
    private static final String NEW = "new:" + PeppersTest.TWOS;
    private static final String EMAIL = "zoe@example.com";
    private static final String PASSWORD = "lamp soup river 42";

    private final InMemoryStore store = new InMemoryStore();
    private final MasterKey master = MasterKey.generate();
    private final ManualClock clock = new ManualClock();

    /** A server that was started with these peppers. */
    private Auth server(Peppers peppers) {
        SigningKeys access =
                SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, Duration.ofDays(7), clock);
        return Auth.builder()
                .users(store)
                .sessions(store)
                .revocations(store)
                .attempts(store)
                .devices(store)
                .passwordHasher(new Argon2PasswordHasher(Argon2Parameters.parse("m=64,t=1,p=1"), peppers))
                .accessTokens(new JwtAccessTokens(access, TokenForge.ISSUER, TokenForge.AUDIENCE))
                .refreshTokens(new HmacRefreshTokens(SigningKeys.forRefreshTokens(store, master, clock)))
                .commonPasswords(new ListedCommonPasswords())
                .events(new RecordingEvents())
                .clock(clock)
                .build();
    }

    private boolean signsIn(Auth server, String password) {
        return server.signIn(Credentials.of(EMAIL, password), ClientInfo.none()) instanceof SignInResult.SignedIn;
    }

    private String storedPepper() {
        return store.findByEmail(Email.of(EMAIL)).orElseThrow().passwordHash().pepperId();
    }

    private void signUp(Auth server) {
        assertTrue(
                server.signUp(Registration.of("Zoe", EMAIL, PASSWORD), ClientInfo.none())
                        instanceof SignUpResult.SignedUp);
    }

    @Test
    void a_sign_in_hashes_anew_with_the_new_pepper_and_then_the_old_one_may_go() {
        signUp(server(Peppers.parse(OLD)));
        assertEquals("old", storedPepper());
        Auth rotated = server(Peppers.parse(NEW + "," + OLD));
        assertTrue(!signsIn(rotated, PASSWORD + "!"));
        assertEquals("old", storedPepper());
        assertTrue(signsIn(rotated, PASSWORD));
        assertEquals("new", storedPepper());
        assertTrue(signsIn(server(Peppers.parse(NEW)), PASSWORD));
    }

    @Test
    void a_first_pepper_is_taken_up_in_the_same_way() {
        signUp(server(Peppers.none()));
        assertEquals("", storedPepper());
        Auth peppered = server(Peppers.parse(NEW + ",none"));
        assertTrue(!signsIn(peppered, PASSWORD + "!"));
        assertTrue(signsIn(peppered, PASSWORD));
        assertEquals("new", storedPepper());
        assertTrue(signsIn(server(Peppers.parse(NEW)), PASSWORD));
    }

    @Test
    void a_hash_from_before_the_first_pepper_is_a_wrong_password_where_such_are_not_accepted() {
        signUp(server(Peppers.none()));
        assertTrue(!signsIn(server(Peppers.parse(NEW)), PASSWORD));
        assertEquals("", storedPepper());
    }

    @Test
    void a_node_that_has_the_new_pepper_in_second_place_verifies_what_others_hash_with_it() {
        signUp(server(Peppers.parse(NEW + "," + OLD)));
        assertTrue(signsIn(server(Peppers.parse(OLD + "," + NEW)), PASSWORD));
    }

    @Test
    void a_pepper_that_went_too_early_is_a_store_failure_and_never_a_wrong_password() {
        signUp(server(Peppers.parse(OLD)));
        Auth early = server(Peppers.parse(NEW));
        assertThrows(StoreFailure.class, () -> signsIn(early, PASSWORD));
        assertThrows(StoreFailure.class, () -> signsIn(early, PASSWORD + "!"));
        assertEquals("old", storedPepper());
    }
}
