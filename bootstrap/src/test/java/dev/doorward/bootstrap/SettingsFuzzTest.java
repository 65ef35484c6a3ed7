package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import java.util.HashMap;
import java.util.Map;

/** An environment is a setting, or is refused with faults that repeat no value. */
class SettingsFuzzTest extends FuzzTarget {

    private static final String SECRET = "s3cr3t-0123456789";

    /**
     * Every line of the input is {@code NAME=value}; {@code ~} in a value stands for a secret. No variable holds a NUL, and a
     * fuzzer that guessed the secret itself proves nothing.
     */
    @Override
    protected void check(byte[] input) {
        Map<String, String> variables = new HashMap<>();
        for (String line : text(input).replace("\0", "").replace(SECRET, "").split("\n")) {
            int equals = line.indexOf('=');
            // Files are not for a fuzzer to choose.
            if (equals > 0 && !line.substring(0, equals).endsWith("_FILE")) {
                variables.put(
                        line.substring(0, equals), line.substring(equals + 1).replace("~", SECRET));
            }
        }
        try {
            Settings settings = Settings.from(variables);
            assertTrue(settings.listen().port() >= 0 && settings.listen().port() <= 65_535);
            settings.notes().forEach(note -> assertFalse(note.contains(SECRET)));
        } catch (StartFailure refused) {
            assertFalse(refused.getMessage().contains(SECRET));
        }
    }
}
