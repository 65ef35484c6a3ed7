package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.AccessTokens;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link AccessTokens} promises. */
public interface AccessTokensContract {

    AccessTokens accessTokens();

    /** Of the same kind as {@link #accessTokens()}, with keys of its own. */
    AccessTokens strangersTokens();

    private static AccessClaims claims(String email, String name) {
        return claims(email, name, Instant.now());
    }

    private static AccessClaims claims(String email, String name, Instant issuedAt) {
        Instant second = Instant.ofEpochSecond(issuedAt.getEpochSecond());
        return new AccessClaims(
                UserId.random(), SessionId.random(), UUID.randomUUID(), email, name, second, second.plusSeconds(900));
    }

    private static AccessClaims claims() {
        return claims("Ada@Example.org", "Ada Lovelace");
    }

    private void assertGenuine(AccessClaims claims) {
        assertEquals(Optional.of(claims), accessTokens().verify(accessTokens().issue(claims)));
    }

    private void assertRefused(String text, String why) {
        assertEquals(Optional.empty(), accessTokens().verify(AccessToken.of(text)), why);
    }

    @Test
    default void a_token_says_what_was_issued() {
        assertGenuine(claims());
    }

    @Test
    default void names_of_many_scripts_and_with_odd_characters_come_back_as_they_are() {
        Samples.NAMES.forEach(name -> assertGenuine(claims("j\u00F6rg@m\u00FCnchen.example", name)));
    }

    @Test
    default void the_longest_values_come_back_whole() {
        assertGenuine(
                claims(Samples.longestEmail().typed(), Samples.longestName().value()));
    }

    @Test
    default void a_genuine_token_is_answered_whatever_its_age() {
        assertGenuine(claims("ada@example.org", "Ada", Instant.parse("2001-09-09T01:46:40Z")));
        assertGenuine(claims("ada@example.org", "Ada", Instant.parse("2099-12-31T23:59:59Z")));
    }

    @Test
    default void a_token_travels_in_a_header_as_it_is() {
        String text = accessTokens()
                .issue(claims(
                        Samples.longestEmail().typed(), Samples.longestName().value()))
                .reveal();
        assertEquals("", text.replaceAll("[A-Za-z0-9._~+/=-]", ""), "only characters of a bearer token (RFC 6750)");
        assertTrue(text.length() <= 8192, "at most 8 KiB");
    }

    @Test
    default void different_claims_have_different_tokens() {
        assertNotEquals(
                accessTokens().issue(claims()).reveal(),
                accessTokens().issue(claims()).reveal());
    }

    @Test
    default void a_strangers_token_is_refused() {
        assertRefused(strangersTokens().issue(claims()).reveal(), "another key");
        AccessToken own = accessTokens().issue(claims());
        assertEquals(Optional.empty(), strangersTokens().verify(own));
    }

    @Test
    default void a_token_with_one_character_changed_is_refused_at_every_place() {
        String text = accessTokens().issue(claims()).reveal();
        String replacements = "AQgw_-9z.= \n\u00E9";
        for (int place = 0; place < text.length(); place++) {
            for (int i = 0; i < replacements.length(); i++) {
                if (text.charAt(place) != replacements.charAt(i)) {
                    assertRefused(
                            text.substring(0, place) + replacements.charAt(i) + text.substring(place + 1),
                            "place " + place + " changed");
                }
            }
        }
    }

    @Test
    default void every_other_last_character_of_every_part_is_refused() {
        String text = accessTokens().issue(claims()).reveal();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";
        for (int place = 0; place < text.length(); place++) {
            boolean last = place == text.length() - 1 || text.charAt(place + 1) == '.';
            for (int i = 0; last && i < alphabet.length(); i++) {
                if (text.charAt(place) != alphabet.charAt(i)) {
                    assertRefused(
                            text.substring(0, place) + alphabet.charAt(i) + text.substring(place + 1),
                            "bits that nobody reads changed at place " + place);
                }
            }
        }
    }

    @Test
    default void a_token_with_one_character_missing_or_doubled_is_refused_at_every_place() {
        String text = accessTokens().issue(claims()).reveal();
        for (int place = 0; place < text.length(); place++) {
            assertRefused(text.substring(0, place) + text.substring(place + 1), "place " + place + " missing");
            assertRefused(text.substring(0, place + 1) + text.substring(place), "place " + place + " doubled");
        }
    }

    @Test
    default void every_prefix_and_every_suffix_is_refused() {
        String text = accessTokens().issue(claims()).reveal();
        for (int length = 0; length < text.length(); length++) {
            assertRefused(text.substring(0, length), "the first " + length + " characters");
            assertRefused(text.substring(text.length() - length), "the last " + length + " characters");
        }
    }

    @Test
    default void a_token_with_anything_before_or_after_it_is_refused() {
        String text = accessTokens().issue(claims()).reveal();
        for (String more : List.of(
                "=", "==", "A", "AA", ".", ".A", " ", "\t", "\n", "\r\n", "\u0000", "\u00A0", "\uFEFF", "\u200B", ",",
                ";", "\"", "Bearer ", "\uD800", "%20")) {
            assertRefused(text + more, "something after it");
            assertRefused(more + text, "something before it");
            assertRefused(text.replace(".", "." + more), "something after each dot");
            assertRefused(text.replace(".", more + "."), "something before each dot");
        }
        assertRefused(text + "." + text, "twice");
        assertRefused(text + text, "twice");
    }

    @Test
    default void parts_of_different_tokens_do_not_make_one() {
        String one = accessTokens().issue(claims()).reveal();
        String other = accessTokens().issue(claims()).reveal();
        assertRefused(
                one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')),
                "the proof of another token");
    }

    @Test
    default void texts_that_are_no_token_are_refused_without_an_exception() {
        String text = accessTokens().issue(claims()).reveal();
        for (String odd : List.of(
                "",
                " ",
                ".",
                "..",
                "...",
                "a.b.c",
                "null",
                "{}",
                "e30.e30.e30",
                "eyJhbGciOiJub25lIn0.e30.",
                "\u0000",
                "\uD800.\uDC00.\uD800",
                "\uD83D\uDE00.\uD83D\uDE00.\uD83D\uDE00",
                text.toUpperCase(Locale.ROOT),
                text.toLowerCase(Locale.ROOT),
                new StringBuilder(text).reverse().toString(),
                ".".repeat(100_000),
                "A".repeat(1_000_000),
                "A.".repeat(100_000) + "A",
                "A".repeat(500_000) + "." + "A".repeat(500_000) + ".A")) {
            assertRefused(odd, "no token");
        }
    }

    @Test
    default void random_texts_are_refused_without_an_exception() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "ABCXYZabcxyz0189-_..=+/ {}\":,\u0000\u00E9\uD83D\uDE00";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertRefused(text.toString(), "seed " + seed + ", text " + i);
        }
    }

    @Test
    default void many_threads_may_issue_and_verify_at_once() {
        List<Boolean> right = Race.of(8, runner -> {
            AccessClaims claims = claims();
            return accessTokens().verify(accessTokens().issue(claims)).equals(Optional.of(claims));
        });
        assertFalse(right.contains(false));
    }
}
