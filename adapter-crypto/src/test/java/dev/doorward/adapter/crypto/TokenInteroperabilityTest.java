package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What another service does with our tokens: it has the JWK Set, and neither our code nor the library. */
class TokenInteroperabilityTest {

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ED25519"})
    void a_token_verifies_with_the_published_key_and_the_jdk_alone(SigningAlgorithm algorithm) throws Exception {
        TokenForge forge = new TokenForge(algorithm);
        String[] parts = forge.issued().split("\\.");
        String kid = new ObjectMapper()
                .readTree(Base64.getUrlDecoder().decode(parts[0]))
                .get("kid")
                .textValue();
        Signature jdk =
                Signature.getInstance(algorithm == SigningAlgorithm.ES256 ? "SHA256withECDSAinP1363Format" : "Ed25519");
        jdk.initVerify(PublicJwks.key(forge.keys.jwks(), kid));
        byte[] message = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        jdk.update(message);
        assertTrue(jdk.verify(Base64.getUrlDecoder().decode(parts[2])));

        message[0] ^= 1;
        jdk.update(message);
        assertFalse(jdk.verify(Base64.getUrlDecoder().decode(parts[2])), "control");
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ED25519"})
    void a_key_id_is_the_thumbprint_of_rfc_7638(SigningAlgorithm algorithm) throws Exception {
        TokenForge forge = new TokenForge(algorithm);
        JsonNode jwk = PublicJwks.jwk(forge.keys.jwks(), forge.key.id());
        // Section 3.2: the required members only, in lexicographic order, without white space.
        String members = algorithm == SigningAlgorithm.ES256
                ? "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":" + jwk.get("x") + ",\"y\":" + jwk.get("y") + "}"
                : "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":" + jwk.get("x") + "}";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8));
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(hash), forge.key.id());
    }

    @Test
    void the_librarys_thumbprint_is_that_of_rfc_7638_section_3_1() {
        assertEquals(
                "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                thumbprint(
                        "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7a"
                                + "PFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65"
                                + "YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4v"
                                + "MQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\","
                                + "\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}"));
    }

    @Test
    void the_librarys_thumbprint_is_that_of_rfc_8037_appendix_a_3() {
        assertEquals(
                "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                thumbprint(
                        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"));
    }

    private static String thumbprint(String jwk) {
        return Jwks.parser().build().parse(jwk).thumbprint().toString();
    }
}
