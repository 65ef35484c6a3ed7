package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/** Whatever is typed as a password is refused, or is one sequence of octets for all its spellings, within the bounds. */
class PasswordFuzzTest extends FuzzTarget {

    @Override
    protected void check(byte[] input) {
        String typed = text(input);
        Optional<Password> password = Password.parse(typed).value();
        Parsed<Password> wanted = PasswordPolicy.DEFAULT.parse(typed, common -> false);
        assertTrue(wanted.value().isPresent() != wanted.fault().isPresent());
        ClaimedPassword claimed = ClaimedPassword.of(typed);
        assertEquals(password.isPresent(), claimed.value().isPresent());
        assertFalse(claimed.value().isPresent() && claimed.fault().isPresent());
        if (password.isEmpty()) {
            assertTrue(wanted.value().isEmpty());
            return;
        }
        String revealed = password.get().reveal();
        byte[] octets = revealed.getBytes(StandardCharsets.UTF_8);
        assertTrue(octets.length >= 1 && octets.length <= Password.MAX_OCTETS);
        assertEquals(revealed, new String(octets, StandardCharsets.UTF_8));
        assertEquals(revealed, Password.of(revealed).reveal());
        assertEquals(
                revealed,
                Password.of(Normalizer.normalize(typed, Normalizer.Form.NFD)).reveal());
        int length = password.get().length();
        assertEquals(length >= 8 && length <= 256, wanted.value().isPresent());
        assertEquals("Password[hidden]", password.get().toString());
    }
}
