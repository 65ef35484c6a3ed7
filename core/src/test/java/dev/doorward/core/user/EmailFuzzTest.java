package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Optional;

/** Whatever is typed as an e-mail is refused, or has one key, which is an e-mail with the same key. */
class EmailFuzzTest extends FuzzTarget {

    @Override
    protected void check(byte[] input) {
        String typed = text(input);
        Optional<Email> email = Email.parse(typed).value();
        List<FieldFault> faults = Credentials.of(typed, "a password").faults();
        if (email.isPresent()) {
            assertTrue(faults.isEmpty());
            accepted(email.get());
        }
    }

    private static void accepted(Email email) {
        String key = email.canonical();
        assertFalse(email.toString().contains(key));
        assertTrue(key.getBytes(StandardCharsets.UTF_8).length <= 254);
        assertTrue(key.substring(0, key.indexOf('@')).getBytes(StandardCharsets.UTF_8).length <= 64);
        assertTrue(key.substring(key.indexOf('@')).chars().allMatch(c -> c < 0x80), "the domain is not ASCII");
        assertEquals(key, Normalizer.normalize(key, Form.NFKC));
        assertEquals(key, Email.of(key).canonical());
        assertEquals(email, Email.of(email.typed()));
        // Shorter or as long, so it cannot be refused for its length.
        assertEquals(email, Email.of(Normalizer.normalize(email.typed(), Form.NFC)));
    }
}
