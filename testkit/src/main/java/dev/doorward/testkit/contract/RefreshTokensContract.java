package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.RefreshTokens;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.RefreshClaims;
import dev.doorward.core.session.RefreshSeed;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.session.SessionId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link RefreshTokens} promises. */
public interface RefreshTokensContract {

    RefreshTokens refreshTokens();

    /** Of the same kind and with the same keys as {@link #refreshTokens()}, as another node would have it. */
    RefreshTokens refreshTokensOfAnotherNode();

    /** Of the same kind as {@link #refreshTokens()}, with keys of its own. */
    RefreshTokens strangersRefreshTokens();

    private String token(SessionId session, int generation, RefreshSeed seed) {
        return refreshTokens().issue(session, generation, seed).reveal();
    }

    /** Accepted as the core accepts it: it says this session, and it is the token that is made for what it says. */
    private boolean accepted(String text, SessionId session, RefreshSeed seed) {
        RefreshToken token = RefreshToken.of(text);
        return refreshTokens()
                .read(token)
                .filter(claims -> claims.session().equals(session))
                .filter(claims -> token.matches(refreshTokens().issue(session, claims.generation(), seed)))
                .isPresent();
    }

    @Test
    default void a_token_says_its_session_and_its_generation() {
        SessionId session = SessionId.random();
        RefreshSeed seed = refreshTokens().seed();
        for (int generation : List.of(0, 1, 9, 10, 255, 256, 65_536, 999_999_999, Integer.MAX_VALUE)) {
            RefreshToken token = refreshTokens().issue(session, generation, seed);
            assertEquals(
                    Optional.of(new RefreshClaims(session, generation)),
                    refreshTokens().read(token));
            assertTrue(accepted(token.reveal(), session, seed));
        }
    }

    @Test
    default void the_same_arguments_give_the_same_token_on_every_node() {
        SessionId session = SessionId.random();
        RefreshSeed seed = refreshTokens().seed();
        RefreshSeed readAgain = new RefreshSeed(seed.keyId(), seed.salt());
        for (int generation = 0; generation < 100; generation++) {
            String token = token(session, generation, seed);
            assertEquals(token, token(session, generation, readAgain));
            assertEquals(
                    token,
                    refreshTokensOfAnotherNode()
                            .issue(session, generation, readAgain)
                            .reveal());
        }
    }

    @Test
    default void a_seed_of_one_node_is_good_on_another() {
        SessionId session = SessionId.random();
        RefreshSeed seed = refreshTokensOfAnotherNode().seed();
        assertEquals(refreshTokensOfAnotherNode().issue(session, 1, seed).reveal(), token(session, 1, seed));
    }

    @Test
    default void other_arguments_give_another_token() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            SessionId session = SessionId.random();
            for (int j = 0; j < 10; j++) {
                RefreshSeed seed = refreshTokens().seed();
                for (int generation = 0; generation < 10; generation++) {
                    tokens.add(token(session, generation, seed));
                }
            }
        }
        assertEquals(1_000, tokens.size());
    }

    @Test
    default void no_seed_comes_twice_and_each_can_be_stored() {
        Set<String> salts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            RefreshSeed seed = refreshTokens().seed();
            assertTrue(seed.keyId().length() >= 1 && seed.keyId().length() <= 64, "the key's id");
            assertTrue(seed.salt().matches("[A-Za-z0-9_-]{1,64}"), "the salt");
            salts.add(seed.salt());
        }
        assertEquals(1_000, salts.size());
    }

    @Test
    default void a_token_travels_in_json_and_in_a_cookie_as_it_is() {
        String token =
                token(SessionId.random(), Integer.MAX_VALUE, refreshTokens().seed());
        assertEquals("", token.replaceAll("[A-Za-z0-9._~-]", ""), "only characters that nobody has to escape");
        assertTrue(token.length() <= 256, "at most 256 characters");
    }

    @Test
    default void without_the_key_nobody_makes_the_token() {
        SessionId session = SessionId.random();
        for (int i = 0; i < 100; i++) {
            RefreshSeed seed = refreshTokens().seed();
            Optional<RefreshToken> forged = madeByAStranger(session, seed);
            assertFalse(forged.isPresent() && accepted(forged.get().reveal(), session, seed));
        }
    }

    /** Empty when there is no such key, which is a failure. */
    private Optional<RefreshToken> madeByAStranger(SessionId session, RefreshSeed seed) {
        try {
            return Optional.of(strangersRefreshTokens().issue(session, 0, seed));
        } catch (StoreFailure noSuchKey) {
            return Optional.empty();
        }
    }

    @Test
    default void each_token_is_accepted_in_exactly_one_spelling() {
        SessionId session = SessionId.random();
        RefreshSeed seed = refreshTokens().seed();
        for (int generation : List.of(0, 7, 10, Integer.MAX_VALUE)) {
            String token = token(session, generation, seed);
            assertTrue(accepted(token, session, seed));
            Mutations.all(token).forEach(text -> assertFalse(accepted(text, session, seed), text));
            Mutations.odd(token).forEach(text -> assertFalse(accepted(text, session, seed)));
        }
    }

    @Test
    default void parts_of_different_tokens_are_not_accepted() {
        SessionId session = SessionId.random();
        RefreshSeed seed = refreshTokens().seed();
        String first = token(session, 0, seed);
        for (String other : List.of(
                token(session, 1, seed),
                token(session, 0, refreshTokens().seed()),
                token(SessionId.random(), 0, seed))) {
            assertNotEquals(first, other);
            for (int place = 1; place < first.length(); place++) {
                String mixed = first.substring(0, place) + other.substring(Math.min(place, other.length()));
                boolean genuine = mixed.equals(first) || mixed.equals(token(session, 1, seed));
                assertEquals(genuine, accepted(mixed, session, seed), mixed);
            }
        }
    }

    @Test
    default void no_text_makes_reading_throw() {
        long seed = System.nanoTime();
        int count = 5_000;
        System.out.println("random refresh tokens: seed " + seed + ", " + count + " texts");
        String token = token(SessionId.random(), 12, refreshTokens().seed());
        Mutations.random(seed, count).forEach(text -> assertEquals(Optional.empty(), read(text), text));
        Mutations.odd(token).forEach(this::read);
        Mutations.all(token).flatMap(Mutations::missingOrDoubled).limit(20_000).forEach(this::read);
    }

    private Optional<RefreshClaims> read(String text) {
        return refreshTokens().read(RefreshToken.of(text));
    }

    @Test
    default void many_threads_may_make_and_read_at_once() {
        SessionId session = SessionId.random();
        RefreshSeed seed = refreshTokens().seed();
        List<String> made = Race.of(runner -> token(session, 5, seed));
        assertEquals(1, Set.copyOf(made).size());
        List<Boolean> read = Race.of(runner -> accepted(made.get(runner), session, seed));
        assertFalse(read.contains(false));
    }
}
