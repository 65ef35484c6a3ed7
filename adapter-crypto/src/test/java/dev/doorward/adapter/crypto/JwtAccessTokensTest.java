package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import dev.doorward.testkit.contract.AccessTokensContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class JwtAccessTokensTest {

    private final TokenForge forge = new TokenForge(SigningAlgorithm.ES256);

    @Nested
    class WithEs256 implements AccessTokensContract {

        @Override
        public AccessTokens accessTokens() {
            return forge.tokens;
        }

        @Override
        public AccessTokens strangersTokens() {
            return new TokenForge(SigningAlgorithm.ES256).tokens;
        }
    }

    @Nested
    class WithEd25519 implements AccessTokensContract {

        private final AccessTokens tokens = new TokenForge(SigningAlgorithm.ED25519).tokens;

        @Override
        public AccessTokens accessTokens() {
            return tokens;
        }

        @Override
        public AccessTokens strangersTokens() {
            return new TokenForge(SigningAlgorithm.ED25519).tokens;
        }
    }

    @Nested
    class WithHs256 implements AccessTokensContract {

        private final AccessTokens tokens = new TokenForge(SigningAlgorithm.HS256).tokens;

        @Override
        public AccessTokens accessTokens() {
            return tokens;
        }

        @Override
        public AccessTokens strangersTokens() {
            return new TokenForge(SigningAlgorithm.HS256).tokens;
        }
    }

    @ParameterizedTest
    @EnumSource
    void header_and_claims_are_those_of_the_specification(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        String[] parts = TokenForge.parts(forge.issued());
        JsonNode header = StrictJson.object(TokenForge.octets(parts[0])).orElseThrow();
        JsonNode claims = StrictJson.object(TokenForge.octets(parts[1])).orElseThrow();
        assertEquals(Set.of("alg", "kid", "typ"), names(header));
        assertEquals(Set.of("iss", "sub", "aud", "sid", "jti", "iat", "exp", "email", "name"), names(claims));
        assertEquals("at+jwt", header.get("typ").textValue());
        assertEquals(forge.key.id(), header.get("kid").textValue());
        assertEquals(
                algorithm == SigningAlgorithm.ED25519 ? "EdDSA" : algorithm.name(),
                header.get("alg").textValue());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void a_genuine_token_is_answered_whatever_its_age() {
        AccessToken token = forge.tokens.issue(forge.claims());
        forge.clock.advance(Duration.ofDays(3650));
        assertTrue(forge.tokens.verify(token).isPresent());
        forge.clock.advance(Duration.ofDays(-7300));
        assertTrue(forge.tokens.verify(token).isPresent());
    }

    @Test
    void another_issuer_or_audience_reads_nothing() {
        AccessToken token = forge.tokens.issue(forge.claims());
        assertEquals(
                Optional.empty(),
                new JwtAccessTokens(forge.keys, "https://issuer.example/", TokenForge.AUDIENCE).verify(token));
        assertEquals(Optional.empty(), new JwtAccessTokens(forge.keys, TokenForge.ISSUER, "An audience").verify(token));
    }

    @Test
    void issuer_and_audience_must_have_1_to_256_octets_and_no_control_characters() {
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(forge.keys, "", "a"));
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(forge.keys, "i", ""));
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(forge.keys, "i", "a".repeat(257)));
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(forge.keys, "i", "\u20ac".repeat(86)));
        new JwtAccessTokens(forge.keys, "i", "a".repeat(256));
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(forge.keys, "i\n", "a"));
        assertThrows(IllegalArgumentException.class, () -> new JwtAccessTokens(forge.keys, "i", "\u007f"));
    }

    private static AccessClaims longest() {
        return new AccessClaims(
                UserId.random(),
                SessionId.random(),
                UUID.randomUUID(),
                "\u20ac".repeat(85),
                "\ud83d\ude80".repeat(100),
                Instant.ofEpochSecond(1),
                Instant.parse("9999-12-31T23:59:59Z"));
    }

    @Test
    void the_longest_email_and_name_fit() {
        AccessClaims claims = longest();
        assertEquals(Optional.of(claims), forge.tokens.verify(forge.tokens.issue(claims)));
    }

    /** RFC 6265, section 6.1: browsers need not keep more than 4,096 octets of name and value. */
    @Test
    void the_longest_claims_with_the_longest_issuer_and_audience_fit_into_a_cookie() {
        // JSON writes some of them with an escape.
        for (String character : List.of("i", "\"", "\\", "\u20ac", "\u2028")) {
            String longest = character.repeat(256 / character.getBytes(StandardCharsets.UTF_8).length);
            int token = new JwtAccessTokens(forge.keys, longest, longest)
                    .issue(longest())
                    .reveal()
                    .length();
            assertTrue("__Host-doorward_access".length() + token <= 4096, "the token has " + token);
        }
    }

    @Test
    void a_time_that_the_token_cannot_say_is_a_bug_of_the_caller() {
        AccessClaims claims = forge.claims();
        for (Instant time : new Instant[] {
            claims.issuedAt().plusNanos(1),
            Instant.EPOCH,
            Instant.ofEpochSecond(-1),
            Instant.parse("+10000-01-01T00:00:00Z")
        }) {
            assertThrows(IllegalArgumentException.class, () -> forge.tokens.issue(expiring(claims, time)));
        }
    }

    private static AccessClaims expiring(AccessClaims claims, Instant time) {
        return new AccessClaims(
                claims.user(),
                claims.session(),
                claims.tokenId(),
                claims.email(),
                claims.name(),
                claims.issuedAt(),
                time);
    }

    @Test
    void a_token_has_4000_characters_at_most_and_longer_claims_are_a_bug_of_the_caller() {
        int fits = longestName();
        String longest = forge.tokens.issue(named(fits)).reveal();
        assertEquals(4_000, longest.length());
        assertTrue(forge.accepts(longest));
        assertThrows(IllegalArgumentException.class, () -> forge.tokens.issue(named(fits + 1)));
        assertThrows(IllegalArgumentException.class, () -> forge.tokens.issue(named(8_192)));
    }

    /** Three more octets are four more characters, so every fourth length is met by one of three neighbours. */
    private int longestName() {
        for (int name = 1; name <= 3; name++) {
            int left = 4_000 - forge.tokens.issue(named(name)).reveal().length();
            if (left % 4 == 0) {
                return name + left / 4 * 3;
            }
        }
        throw new AssertionError("no name makes a token of just that length");
    }

    private AccessClaims named(int length) {
        AccessClaims claims = forge.claims();
        return new AccessClaims(
                claims.user(),
                claims.session(),
                claims.tokenId(),
                claims.email(),
                "n".repeat(length),
                claims.issuedAt(),
                claims.expiresAt());
    }

    @Test
    void every_es256_signature_has_the_lower_s() {
        for (int i = 0; i < 64; i++) {
            byte[] signature = TokenForge.octets(TokenForge.parts(forge.issued())[2]);
            assertEquals(64, signature.length);
            assertTrue(TokenForge.s(signature).compareTo(TokenForge.P256_ORDER.shiftRight(1)) <= 0);
        }
    }

    @Test
    void a_stranger_who_claims_our_key_id_is_refused() {
        TokenForge other = new TokenForge(SigningAlgorithm.ES256);
        assertNotEquals(forge.key.id(), other.key.id());
        assertFalse(other.accepts(forge.issued()));
        String foreign = new String(TokenForge.octets(TokenForge.parts(other.issued())[0]), StandardCharsets.UTF_8);
        assertFalse(forge.accepts(other.signed(foreign.replace(other.key.id(), forge.key.id()), forge.payload())));
    }
}
