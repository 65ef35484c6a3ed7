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

    private String token() {
        return accessTokens().issue(claims()).reveal();
    }

    private void assertRefused(String text) {
        assertEquals(
                Optional.empty(),
                accessTokens().verify(AccessToken.of(text)),
                () -> text.substring(0, Math.min(500, text.length())));
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
        assertNotEquals(token(), token());
    }

    @Test
    default void a_strangers_token_is_refused() {
        assertRefused(strangersTokens().issue(claims()).reveal());
        AccessToken own = accessTokens().issue(claims());
        assertEquals(Optional.empty(), strangersTokens().verify(own));
    }

    @Test
    default void a_token_with_one_character_changed_is_refused_at_every_place() {
        Mutations.changed(token()).forEach(this::assertRefused);
    }

    @Test
    default void every_other_last_character_of_every_part_is_refused() {
        Mutations.lastOfEachPart(token()).forEach(this::assertRefused);
    }

    @Test
    default void a_token_with_one_character_missing_or_doubled_is_refused_at_every_place() {
        Mutations.missingOrDoubled(token()).forEach(this::assertRefused);
    }

    @Test
    default void every_prefix_and_every_suffix_is_refused() {
        Mutations.cut(token()).forEach(this::assertRefused);
    }

    @Test
    default void a_token_with_anything_before_or_after_it_is_refused() {
        Mutations.surrounded(token()).forEach(this::assertRefused);
    }

    @Test
    default void parts_of_different_tokens_do_not_make_one() {
        String one = token();
        String other = token();
        assertRefused(one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
    }

    @Test
    default void texts_that_are_no_token_are_refused_without_an_exception() {
        Mutations.odd(token()).forEach(this::assertRefused);
        assertRefused(token().toLowerCase(Locale.ROOT));
    }

    @Test
    default void random_texts_are_refused_without_an_exception() {
        long seed = System.nanoTime();
        System.out.println("random access tokens: seed " + seed + ", 2000 texts");
        Mutations.random(seed, 2_000).forEach(this::assertRefused);
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
