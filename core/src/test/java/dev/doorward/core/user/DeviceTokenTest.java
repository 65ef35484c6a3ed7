package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeviceTokenTest {

    @Test
    void a_new_one_has_256_bits_in_base64url_and_is_like_no_other() {
        String token = DeviceToken.random().reveal();
        assertTrue(token.matches("[A-Za-z0-9_-]{43}"), token);
        assertNotEquals(token, DeviceToken.random().reveal());
    }

    @Test
    void any_text_may_be_one() {
        assertEquals("", DeviceToken.of("").reveal());
    }
}
