package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.testkit.contract.AccessTokensContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forged and the mutated tokens of the other tests go by here too: see {@link TokenForge#accepts}. */
@Execution(ExecutionMode.CONCURRENT)
class RememberedAccessTokensTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TokenForge forge = new TokenForge(SigningAlgorithm.ES256);

    @Nested
    class AtFirstSight implements AccessTokensContract {

        @Override
        public AccessTokens accessTokens() {
            return forge.remembered;
        }

        @Override
        public AccessTokens strangersTokens() {
            return new TokenForge(SigningAlgorithm.ES256).remembered;
        }
    }

    /** Every answer is the one to the second question. */
    @Nested
    class AtSecondSight implements AccessTokensContract {

        @Override
        public AccessTokens accessTokens() {
            return new AccessTokens() {
                @Override
                public AccessToken issue(AccessClaims claims) {
                    return forge.remembered.issue(claims);
                }

                @Override
                public Optional<AccessClaims> verify(AccessToken token) {
                    forge.remembered.verify(token);
                    return forge.remembered.verify(token);
                }
            };
        }

        @Override
        public AccessTokens strangersTokens() {
            return new TokenForge(SigningAlgorithm.ES256).remembered;
        }
    }

    private AccessToken token() {
        return AccessToken.of(forge.issued());
    }

    @ParameterizedTest
    @EnumSource
    void a_token_is_remembered_from_its_first_sight_on(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        AccessToken token = AccessToken.of(forge.issued());
        assertFalse(forge.remembered.remembers(token), "nobody has shown it yet");
        Optional<AccessClaims> first = forge.remembered.verify(token);
        assertTrue(first.isPresent());
        assertTrue(forge.remembered.remembers(token));
        assertEquals(first, forge.remembered.verify(token));
        assertEquals(1, forge.remembered.held());
    }

    @Test
    void every_other_text_of_a_remembered_token_is_refused_and_takes_no_room() {
        AccessToken token = token();
        forge.remembered.verify(token);
        String text = token.reveal();
        for (String other : List.of(
                text + "=", text + " ", " " + text, text + "\u0142", text.replace('.', '\u012e'), text.substring(1))) {
            assertFalse(forge.remembered.remembers(AccessToken.of(other)), other);
            assertEquals(Optional.empty(), forge.remembered.verify(AccessToken.of(other)), other);
        }
        String[] parts = TokenForge.parts(text);
        String elsewhere = TokenForge.parts(forge.issued())[2];
        assertEquals(
                Optional.empty(),
                forge.remembered.verify(AccessToken.of(parts[0] + "." + parts[1] + "." + elsewhere)),
                "a true signature of another token");
        assertEquals(1, forge.remembered.held());
    }

    @Test
    void a_text_that_is_too_long_is_not_even_digested() {
        AccessToken endless = AccessToken.of("a".repeat(CompactToken.MAX_LENGTH + 1));
        assertFalse(forge.remembered.remembers(endless));
        assertEquals(Optional.empty(), forge.remembered.verify(endless));
    }

    @Test
    void a_memory_ends_in_the_second_in_which_the_token_expires() {
        AccessToken token = token();
        Instant dies = forge.remembered.verify(token).orElseThrow().expiresAt();
        forge.clock.advance(Duration.between(forge.clock.instant(), dies).minusNanos(1));
        assertTrue(forge.remembered.remembers(token));
        forge.clock.advance(Duration.ofNanos(1));
        assertFalse(forge.remembered.remembers(token));
        assertEquals(forge.tokens.verify(token), forge.remembered.verify(token), "the core tells that it has expired");
        assertEquals(0, forge.remembered.held());
    }

    @Test
    void a_key_that_has_retired_is_not_trusted_any_longer_than_without_a_memory() {
        AccessClaims longest = forge.claims();
        AccessToken token = forge.remembered.issue(new AccessClaims(
                longest.user(),
                longest.session(),
                longest.tokenId(),
                longest.email(),
                longest.name(),
                longest.issuedAt(),
                longest.issuedAt().plus(Duration.ofDays(365))));
        assertTrue(forge.remembered.verify(token).isPresent());
        RememberedAccessTokens askedLater = new RememberedAccessTokens(forge.tokens, forge.clock);
        assertTrue(askedLater.verify(token).isPresent());
        forge.keys.rotate();
        // 7 days is what the forge says about the longest life: this token breaks the rule, and its key does not wait
        // for it.
        Duration retires = SigningKeys.LEAD_TIME.plus(Duration.ofDays(7)).plus(SigningKeys.SKEW);
        forge.clock.advance(retires.minus(SECOND));
        forge.keys.reload();
        assertTrue(forge.remembered.remembers(token), "the memory survives a reload");
        assertTrue(forge.tokens.verify(token).isPresent());
        forge.clock.advance(SECOND);
        assertFalse(forge.remembered.remembers(token), "retired, and not yet dropped");
        assertEquals(forge.tokens.verify(token), forge.remembered.verify(token));
        forge.keys.reload();
        assertFalse(askedLater.remembers(token), "dropped");
        assertEquals(Optional.empty(), forge.remembered.verify(token));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 64})
    void a_flood_of_genuine_tokens_takes_no_more_than_the_room_there_is(int capacity) {
        TokenForge forge = new TokenForge(SigningAlgorithm.HS256);
        RememberedAccessTokens few = new RememberedAccessTokens(forge.tokens, forge.clock, capacity);
        List<AccessToken> flood = Stream.generate(() -> AccessToken.of(forge.issued()))
                .limit(20L * capacity)
                .toList();
        for (AccessToken token : flood) {
            assertTrue(few.verify(token).isPresent());
            assertTrue(few.remembers(token), "the newest has its place");
        }
        assertEquals(Integer.highestOneBit(capacity), few.held());
        assertEquals(few.held(), flood.stream().filter(few::remembers).count());
        flood.forEach(token -> assertTrue(few.verify(token).isPresent(), "who was pushed out is verified once more"));
    }

    @Test
    void what_has_expired_makes_room_before_what_counts() {
        RememberedAccessTokens four = new RememberedAccessTokens(forge.tokens, forge.clock, 4);
        AccessToken old = token();
        four.verify(old);
        forge.clock.advance(Duration.ofSeconds(900));
        List<AccessToken> fresh = Stream.generate(this::token).limit(4).toList();
        fresh.forEach(four::verify);
        assertTrue(fresh.stream().allMatch(four::remembers));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, (1 << 24) + 1})
    void a_capacity_out_of_its_range_is_refused(int capacity) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new RememberedAccessTokens(forge.tokens, forge.clock, capacity))
                .getMessage();
        assertEquals("capacity must be 4 to 16777216, is " + capacity, message);
    }

    @Test
    void the_largest_capacity_is_none_out_of_its_range() {
        AccessToken token = token();
        RememberedAccessTokens largest = new RememberedAccessTokens(forge.tokens, forge.clock, 1 << 24);
        assertTrue(largest.verify(token).isPresent());
        assertTrue(largest.remembers(token));
    }

    @Test
    void a_digest_does_not_print() {
        assertEquals("TokenDigest[hidden]", TokenDigest.of("secret").toString());
    }
}
