package dev.doorward.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AccessTokenTest {

    @Test
    void any_text_may_be_a_token_and_is_revealed_as_it_is() {
        assertEquals(" a.b\u0000\uD800 ", AccessToken.of(" a.b\u0000\uD800 ").reveal());
        assertEquals("", AccessToken.of("").reveal());
        assertThrows(NullPointerException.class, () -> AccessToken.of(null));
    }
}
