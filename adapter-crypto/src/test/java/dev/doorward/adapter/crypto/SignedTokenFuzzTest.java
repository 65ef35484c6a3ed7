package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What stands in a token that the true key signed, by whatever mistake, is refused or is claims, without a word; and an
 * accepted token has one text.
 */
class SignedTokenFuzzTest extends FuzzTarget {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** The fastest; what is read before and after a signature is one for all. */
    private final TokenForge forge = new TokenForge(SigningAlgorithm.HS256);

    /** The input is a header, in which KID stands for the key's id, a line feed, and a payload. */
    @Override
    protected void check(byte[] input) {
        int line = 0;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        byte[] header = new String(input, 0, line, StandardCharsets.ISO_8859_1)
                .replace("KID", forge.key.id())
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] payload = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
        String token = forge.signed(header, payload);
        Optional<AccessClaims> claims = forge.tokens.verify(AccessToken.of(token));
        if (claims.isPresent()) {
            accepted(claims.get(), token);
        }
    }

    private void accepted(AccessClaims claims, String token) {
        assertTrue(claims.issuedAt().getEpochSecond() > 0);
        assertTrue(claims.expiresAt().getEpochSecond() > 0);
        assertEquals(Optional.of(claims), forge.tokens.verify(forge.tokens.issue(claims)));
        for (int at = 0; at < 3; at++) {
            int end = at == 2 ? token.length() : token.indexOf('.', at == 0 ? 0 : token.indexOf('.') + 1);
            for (char c : ALPHABET.toCharArray()) {
                String other = token.substring(0, end - 1) + c + token.substring(end);
                assertFalse(!other.equals(token) && forge.accepts(other), "two texts");
            }
        }
    }
}
