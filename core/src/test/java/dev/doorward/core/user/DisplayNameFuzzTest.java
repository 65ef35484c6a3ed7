package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whatever is typed as a name is refused, or is kept as it was typed, trimmed, and survives UTF-8. */
class DisplayNameFuzzTest extends FuzzTarget {

    @Override
    protected void check(byte[] input) {
        String typed = text(input);
        Parsed<DisplayName> parsed = DisplayName.parse(typed);
        Optional<DisplayName> name = parsed.value();
        assertTrue(name.isPresent() != parsed.fault().isPresent());
        if (name.isPresent()) {
            String value = name.get().value();
            assertEquals(typed.strip(), value);
            assertEquals(name, DisplayName.parse(value).value());
            int length = value.codePointCount(0, value.length());
            assertTrue(length >= 1 && length <= DisplayName.MAX_LENGTH);
            assertFalse(value.chars().anyMatch(Character::isISOControl));
            assertEquals(value, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
    }
}
