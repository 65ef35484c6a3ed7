package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;

import dev.doorward.argon2.vector.Argon2Inputs;
import dev.doorward.core.Auth;
import dev.doorward.core.SignInResult;
import dev.doorward.core.SignUpResult;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody can write a row of password hashes, and knows no pepper: whom can they sign in as? */
class PlantedHashTest {

    private static final Argon2Parameters CHEAP = Argon2Parameters.parse("m=64,t=1,p=1");
    private static final String NEW = "new:" + PeppersTest.ONES;
    private static final String EMAIL = "zoe@example.com";
    private static final Password KNOWN = Password.of("password");
    private static final UserId VICTIM = UserId.random();

    /** A vector of the reference implementation: password "password", salt "somesalt", no secret, no associated data. */
    private static final PasswordHash UNBOUND = new PasswordHash(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "", false);

    /** The id of a user is no secret, so a hash that is bound to it is soon made. */
    private static final PasswordHash BOUND = new Argon2PasswordHasher(CHEAP, Peppers.none()).hash(KNOWN, VICTIM);

    private static Peppers peppers(String list) {
        return list.isEmpty()
                ? Peppers.none()
                : Peppers.parse(list.replace("NEW", NEW).replace('+', ','));
    }

    @ParameterizedTest
    @CsvSource({
        // What is not prevented: without a pepper in force nothing tells a planted hash that is bound from a true one.
        "'',       false, false, true",
        "'',       true,  true,  true",
        "NEW,      false, false, false",
        "NEW,      true,  false, false",
        "NEW+none, false, false, true",
        "NEW+none, true,  true,  true",
    })
    void a_planted_hash_verifies_only_where_such_hashes_are_accepted(
            String list, boolean imports, boolean unbound, boolean bound) {
        Argon2PasswordHasher plain = new Argon2PasswordHasher(CHEAP, peppers(list));
        Argon2PasswordHasher hasher = imports ? plain.acceptingImportedHashes() : plain;
        assertEquals(unbound, hasher.verify(KNOWN, UNBOUND, VICTIM));
        assertEquals(bound, hasher.verify(KNOWN, BOUND, VICTIM));
        assertFalse(hasher.verify(Password.of("Password"), UNBOUND, VICTIM));
        assertFalse(hasher.verify(Password.of("Password"), BOUND, VICTIM));
        assertTrue(hasher.needsRehash(UNBOUND));
        assertEquals(!list.isEmpty(), hasher.needsRehash(BOUND));
    }

    @ParameterizedTest
    @CsvSource({"''", "NEW", "NEW+none"})
    void ones_own_hash_verifies_on_no_other_row_whatever_the_row_says(String list) {
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, peppers(list));
        PasswordHash own = hasher.hash(KNOWN, UserId.random());
        for (Argon2PasswordHasher any : new Argon2PasswordHasher[] {hasher, hasher.acceptingImportedHashes()}) {
            assertFalse(any.verify(KNOWN, own, VICTIM));
            assertFalse(any.verify(KNOWN, new PasswordHash(own.reveal(), own.pepperId(), false), VICTIM));
            assertFalse(any.verify(KNOWN, new PasswordHash(own.reveal(), "", false), VICTIM));
        }
    }

    @Test
    void an_imported_hash_verifies_on_any_row_until_it_is_made_anew() {
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.none()).acceptingImportedHashes();
        assertTrue(hasher.verify(KNOWN, UNBOUND, UserId.random()));
        PasswordHash anew = hasher.hash(KNOWN, VICTIM);
        assertFalse(hasher.needsRehash(anew));
        assertFalse(hasher.verify(KNOWN, anew, UserId.random()));
    }

    @Test
    void a_hash_that_is_not_accepted_costs_the_one_call_of_any_other() {
        List<Argon2Inputs> calls = new ArrayList<>();
        PhcHash stored = PhcHash.parse(UNBOUND.reveal());
        // As if the password were right.
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(CHEAP, Peppers.parse(NEW), inputs -> {
            calls.add(inputs);
            return stored.digest().clone();
        });
        assertFalse(hasher.verify(KNOWN, UNBOUND, VICTIM));
        assertEquals(1, calls.size());
        Argon2Inputs call = calls.get(0);
        assertEquals(
                List.of(2, 256, 1, 32),
                List.of(call.iterations(), call.memoryKiB(), call.parallelism(), call.tagLength()));
        assertArrayEquals(stored.salt(), call.salt());
        assertEquals(0, call.secret().length + call.associated().length);
    }

    @ParameterizedTest
    @CsvSource({"NEW, unbound", "NEW, bound", "'', unbound"})
    void the_attacker_is_answered_like_anybody_with_a_wrong_password(String list, String planted) {
        InMemoryStore store = new InMemoryStore();
        ManualClock clock = new ManualClock();
        MasterKey master = MasterKey.generate();
        Auth server = Auth.builder()
                .users(store)
                .sessions(store)
                .revocations(store)
                .attempts(store)
                .devices(store)
                .passwordHasher(new Argon2PasswordHasher(CHEAP, peppers(list)))
                .accessTokens(new JwtAccessTokens(
                        SigningKeys.forAccessTokens(store, master, SigningAlgorithm.ES256, Duration.ofDays(7), clock),
                        TokenForge.ISSUER,
                        TokenForge.AUDIENCE))
                .refreshTokens(new HmacRefreshTokens(SigningKeys.forRefreshTokens(store, master, clock)))
                .commonPasswords(new ListedCommonPasswords())
                .events(new RecordingEvents())
                .clock(clock)
                .build();
        assertInstanceOf(
                SignUpResult.SignedUp.class,
                server.signUp(Registration.of("Zoe", EMAIL, "lamp soup river 42"), ClientInfo.none()));
        UserId victim = store.findByEmail(Email.of(EMAIL)).orElseThrow().user().id();
        PasswordHash hash = planted.equals("unbound")
                ? UNBOUND
                : new Argon2PasswordHasher(CHEAP, Peppers.none()).hash(KNOWN, victim);
        AuthEvent event = AuthEvent.of(AuthEventKind.PASSWORD_CHANGED, clock.instant(), ClientInfo.none(), victim);
        assertTrue(store.setPassword(victim, hash, event));
        for (String email : List.of(EMAIL, "nobody@example.com")) {
            assertInstanceOf(
                    SignInResult.Rejected.class,
                    server.signIn(Credentials.of(email, KNOWN.reveal()), ClientInfo.none()));
        }
    }
}
