package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.AccessToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that we would never write, mostly with the true key's signature: only the form is wrong. In the forms below ' is
 * written for ".
 */
@Tag("FR-010")
class TokenForgeryTest {

    private final TokenForge forge = new TokenForge(SigningAlgorithm.ES256);

    private boolean acceptsHeader(String header) {
        return forge.accepts(forge.signed(header, forge.payload()));
    }

    private boolean acceptsPayload(String payload) {
        return forge.accepts(forge.signed(forge.header(), payload));
    }

    private String withMembers(String members) {
        return forge.header().replaceFirst("}$", ("," + members + "}").replace('\'', '"'));
    }

    private static String replaced(String json, String form, String by) {
        String replaced = json.replaceFirst(form.replace('\'', '"'), by.replace('\'', '"'));
        assertFalse(replaced.equals(json), "nothing to replace: " + form);
        return replaced;
    }

    @ParameterizedTest
    @EnumSource
    void what_the_forge_writes_in_the_right_form_is_accepted(SigningAlgorithm algorithm) {
        TokenForge forge = new TokenForge(algorithm);
        assertTrue(forge.accepts(forge.signed(forge.header(), forge.payload())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'crit':[]",
                "'crit':['exp']",
                "'zip':'DEF'",
                "'cty':'JWT'",
                "'b64':false",
                "'jku':'https://evil.example/jwks.json'",
                "'jwk':{'kty':'oct','k':'AAAA'}",
                "'x5u':'https://evil.example/x5u'",
                "'x5c':['AAAA']",
                "'x5t':'AAAA'",
                "'enc':'A256GCM'",
                "'iss':'x'",
                "'':''",
                "'alg':'ES256'",
                "'typ':'at+jwt'",
                "'kid':'x'"
            })
    void a_header_with_one_member_more_is_refused(String member) {
        assertFalse(acceptsHeader(withMembers(member)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'JWT'",
                "'AT+JWT'",
                "'at+JWT'",
                "'application/at+jwt'",
                "'at+jwt '",
                "''",
                "null",
                "1",
                "['at+jwt']",
                "{}"
            })
    void another_type_is_refused(String type) {
        assertFalse(acceptsHeader(replaced(forge.header(), "'at\\+jwt'", type)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'none'",
                "'None'",
                "'es256'",
                "'ES384'",
                "'HS256'",
                "'RS256'",
                "'PS256'",
                "'EdDSA'",
                "''",
                "null",
                "256",
                "['ES256']"
            })
    void another_algorithm_is_refused(String algorithm) {
        String header = replaced(forge.header(), "'ES256'", algorithm);
        assertFalse(acceptsHeader(header));
        String text = CanonicalBase64.URL.encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + CanonicalBase64.URL.encode(forge.payload().getBytes(StandardCharsets.UTF_8)) + ".";
        assertFalse(forge.accepts(text));
        assertFalse(forge.accepts(text.substring(0, text.length() - 1)));
    }

    @Test
    void members_that_are_missing_or_of_another_type_are_refused() {
        String header = forge.header();
        assertFalse(acceptsHeader(replaced(header, "'alg':'ES256',", "")));
        assertFalse(acceptsHeader(replaced(header, ",'typ':'at\\+jwt'", "")));
        assertFalse(acceptsHeader(replaced(header, "'kid':'[^']*',", "")));
        for (String kid :
                List.of("null", "1", "{}", "[]", "''", "'x'", "'" + "A".repeat(44) + "'", "'../../etc/passwd'")) {
            assertFalse(acceptsHeader(replaced(header, "(?<='kid':)'[^']*'", kid)), kid);
        }
        // Another key's id in the right form.
        assertFalse(acceptsHeader(replaced(header, "(?<='kid':)'[^']*'", "'" + "A".repeat(43) + "'")));
    }

    @Test
    void a_key_id_of_100_kb_is_refused() {
        String header = replaced(forge.header(), "(?<='kid':)'[^']*'", "'" + "A".repeat(100_000) + "'");
        assertFalse(acceptsHeader(header));
        assertFalse(acceptsHeader(replaced(forge.header(), "(?<='kid':)'[^']*'", "'" + "A".repeat(4_000) + "'")));
    }

    @Test
    void texts_that_are_no_strict_json_are_refused_as_header_and_as_payload() {
        String header = forge.header();
        String payload = forge.payload();
        for (String around : List.of("\ufeff%s", "%s{}", "%s 1", "%s,", "[%s]", "/**/%s", "%s//", "%s\0", "%s]")) {
            assertFalse(acceptsHeader(around.formatted(header)), "header " + around);
            assertFalse(acceptsPayload(around.formatted(payload)), "payload " + around);
        }
        for (String other : List.of("", "null", "1", "\"\"", "[]", "{}", "{", "[[[[[[[[", "{\"a\":".repeat(700))) {
            assertFalse(acceptsHeader(other), "header " + other);
            assertFalse(acceptsPayload(other), "payload " + other);
        }
        assertFalse(acceptsHeader(header.replace('"', '\'')));
        assertFalse(acceptsPayload(payload.replace('"', '\'')));
    }

    @Test
    void octets_that_are_no_utf_8_are_refused() {
        String payload = replaced(forge.payload(), "Zoe", "Zo\u00eb");
        byte[] header = forge.header().getBytes(StandardCharsets.UTF_8);
        assertTrue(forge.accepts(forge.signed(header, payload.getBytes(StandardCharsets.UTF_8))));
        assertFalse(forge.accepts(forge.signed(header, payload.getBytes(StandardCharsets.ISO_8859_1))));
        assertFalse(forge.accepts(forge.signed(header, payload.getBytes(StandardCharsets.UTF_16))));
        byte[] overlong = payload.getBytes(StandardCharsets.UTF_8);
        overlong[payload.indexOf("\u00eb")] = (byte) 0xc0;
        overlong[payload.indexOf("\u00eb") + 1] = (byte) 0xaf;
        assertFalse(forge.accepts(forge.signed(header, overlong)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "sid", "jti", "iat", "exp", "email", "name"})
    void a_claim_that_is_missing_or_doubled_or_of_another_type_is_refused(String claim) {
        String value = "'" + claim + "':('[^']*'|\\[[^\\]]*\\]|[0-9]+)";
        for (String other :
                List.of("null", "true", "{}", "{'a':'b'}", "[]", "['a']", "1.5", "-1", "[[]]", "'\u0000'")) {
            String text = claim.equals("email") || claim.equals("name") ? other.replace("'\u0000'", "0") : other;
            assertFalse(acceptsPayload(replaced(forge.payload(), value, "'" + claim + "':" + text)), other);
        }
        assertFalse(acceptsPayload(replaced(forge.payload(), "," + value + "|" + value + ",", "")));
        assertFalse(acceptsPayload(replaced(forge.payload(), value, "$0,$0")));
        assertFalse(acceptsPayload(
                replaced(forge.payload(), "'" + claim + "'", "'" + claim.toUpperCase(Locale.ROOT) + "'")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iat", "exp"})
    void a_time_is_an_integer_from_1970_to_9999(String claim) {
        String time = "(?<='" + claim + "':)[0-9]+";
        for (String good : List.of("1", "253402300799")) {
            assertTrue(acceptsPayload(replaced(forge.payload(), time, good)), good);
        }
        for (String bad : List.of(
                "0",
                "-0",
                "-1",
                "253402300800",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "1" + "0".repeat(40),
                "1" + "0".repeat(4000),
                "1e40",
                "1e9",
                "1767602700.0",
                "1767602700.5",
                "'1767602700'",
                "'2026-01-05T08:30:00Z'",
                "01767602700",
                "+1767602700",
                "0x10",
                "NaN",
                "Infinity")) {
            assertFalse(acceptsPayload(replaced(forge.payload(), time, bad)), bad);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub", "sid", "jti"})
    void an_id_is_a_uuid_in_its_one_form(String claim) {
        String id = "(?<='" + claim + "':)'[^']*'";
        assertTrue(acceptsPayload(replaced(forge.payload(), id, "'0a0b0c0d-0000-4000-8000-0000000000ff'")));
        for (String bad : List.of(
                "''",
                "'0A0B0C0D-0000-4000-8000-0000000000FF'",
                "'a0b0c0d-0-4000-8000-ff'",
                "'{0a0b0c0d-0000-4000-8000-0000000000ff}'",
                "'urn:uuid:0a0b0c0d-0000-4000-8000-0000000000ff'",
                "'0a0b0c0d000040008000-0000000000ff'",
                "' 0a0b0c0d-0000-4000-8000-0000000000ff'",
                "'00a0b0c0d-0000-4000-8000-0000000000ff'",
                "'1-1-1-1-1'",
                "42")) {
            assertFalse(acceptsPayload(replaced(forge.payload(), id, bad)), bad);
        }
    }

    @Test
    void the_audience_is_an_array_of_exactly_one() {
        String audience = "'" + TokenForge.AUDIENCE + "'";
        for (String bad : List.of(
                audience,
                "[" + audience + "," + audience + "]",
                "[" + audience + ",'other']",
                "['other'," + audience + "]",
                "[[" + audience + "]]",
                "{'0':" + audience + "}")) {
            assertFalse(acceptsPayload(replaced(forge.payload(), "(?<='aud':)\\[[^\\]]*\\]", bad)), bad);
        }
    }

    @Test
    void a_token_for_later_is_refused_and_a_claim_of_a_later_release_is_not() {
        assertFalse(acceptsPayload(replaced(forge.payload(), "}$", ",'nbf':1767601800}")));
        assertTrue(acceptsPayload(replaced(forge.payload(), "}$", ",'amr':['pwd']}")));
        assertFalse(acceptsPayload(replaced(forge.payload(), "}$", ",'deep':[[[[]]]]}")));
    }

    @Test
    void the_longest_token_has_8192_characters() {
        int longest = 0;
        int shortestRefused = Integer.MAX_VALUE;
        for (int padding = 5300; padding < 6000; padding++) {
            String token = forge.signed(
                    forge.header(), replaced(forge.payload(), "}$", ",'pad':'" + "p".repeat(padding) + "'}"));
            if (forge.accepts(token)) {
                longest = Math.max(longest, token.length());
                assertTrue(forge.remembered.remembers(AccessToken.of(token)), () -> "forgotten: " + token.length());
            } else {
                shortestRefused = Math.min(shortestRefused, token.length());
            }
        }
        assertTrue(longest > 8188 && longest <= 8192, "longest " + longest);
        assertTrue(shortestRefused > 8192, "shortest refused " + shortestRefused);
    }

    @Test
    void the_public_key_is_no_shared_secret() throws Exception {
        String header = replaced(forge.header(), "ES256", "HS256");
        String text = CanonicalBase64.URL.encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                + CanonicalBase64.URL.encode(forge.payload().getBytes(StandardCharsets.UTF_8));
        byte[] encoded = PublicJwks.key(forge.keys.jwks(), forge.key.id()).getEncoded();
        byte[] jwk = forge.key.publicJwk().orElseThrow().getBytes(StandardCharsets.UTF_8);
        for (byte[] secret : List.of(encoded, jwk, forge.keys.jwks().getBytes(StandardCharsets.UTF_8))) {
            byte[] message = text.getBytes(StandardCharsets.UTF_8);
            byte[] mac = TokenForge.hmac(new SecretKeySpec(secret, "HmacSHA256"), message);
            assertFalse(forge.accepts(text + "." + CanonicalBase64.URL.encode(mac)));
        }
    }

    @Test
    void an_rsa_signature_under_our_key_id_is_refused() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair stranger = generator.generateKeyPair();
        for (String algorithm : List.of("RS256", "ES256")) {
            String header = forge.header().replace("ES256", algorithm);
            String text = CanonicalBase64.URL.encode(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + CanonicalBase64.URL.encode(forge.payload().getBytes(StandardCharsets.UTF_8));
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(stranger.getPrivate());
            rsa.update(text.getBytes(StandardCharsets.UTF_8));
            assertFalse(forge.accepts(text + "." + CanonicalBase64.URL.encode(rsa.sign())));
        }
    }

    @Test
    void one_key_is_not_good_for_another_keys_algorithm() {
        SigningKeys later = SigningKeys.forAccessTokens(
                forge.store,
                forge.master,
                SigningAlgorithm.HS256,
                Duration.ofDays(7),
                forge.clock,
                () -> 0,
                Runnable::run);
        forge.clock.advance(SigningKeys.LEAD_TIME);
        assertEquals(SigningAlgorithm.HS256, later.current().algorithm());
        JwtAccessTokens both = new JwtAccessTokens(later, TokenForge.ISSUER, TokenForge.AUDIENCE);
        assertTrue(both.verify(both.issue(forge.claims())).isPresent());
        assertEquals(
                0,
                List.of("ES256", "EdDSA", "none").stream()
                        .filter(algorithm -> {
                            String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\""
                                    + later.current().id() + "\",\"typ\":\"at+jwt\"}";
                            String token = forge.signed(header, forge.payload());
                            return both.verify(AccessToken.of(token)).isPresent();
                        })
                        .count());
    }
}
