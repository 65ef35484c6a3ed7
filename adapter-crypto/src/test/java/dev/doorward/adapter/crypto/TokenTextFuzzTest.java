package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.doorward.fuzzing.FuzzTarget;

/** Of whatever is made of a genuine access token without the key, only the token itself is accepted; nothing throws. */
class TokenTextFuzzTest extends FuzzTarget {

    private final TokenForge forge = new TokenForge(SigningAlgorithm.ES256);
    private final String genuine = forge.issued();
    private final String[] parts = TokenForge.parts(genuine);

    /** In the input, {@code ~} stands for a genuine token, {@code !1} to {@code !3} for its parts. */
    @Override
    protected void check(byte[] input) {
        String sent = text(input)
                .replace("~", genuine)
                .replace("!1", parts[0])
                .replace("!2", parts[1])
                .replace("!3", parts[2]);
        assertEquals(sent.equals(genuine), forge.accepts(sent));
    }
}
