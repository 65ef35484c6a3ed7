package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.doorward.fuzzing.FuzzTarget;
import java.util.Properties;
import org.postgresql.Driver;

/** A database's address is refused without a word of the password, or the driver reads it without the password. */
class DatabaseUrlFuzzTest extends FuzzTarget {

    private static final String SECRET = "s3cr3t-0123456789";

    /** In the input, {@code ~} stands for a secret; a fuzzer that guessed the secret itself proves nothing. */
    @Override
    protected void check(byte[] input) {
        String text = text(input).replace(SECRET, "");
        boolean secretOnce = text.indexOf('~') >= 0 && text.indexOf('~') == text.lastIndexOf('~');
        try {
            DatabaseUrl url = DatabaseUrl.parse(text.replace("~", SECRET));
            Properties read = Driver.parseURL(url.jdbcUrl(), new Properties());
            assertNotNull(read, "the driver cannot read it");
            assertEquals(null, read.getProperty("password"));
            boolean inPassword = (url.revealPassword() + url.revealKeyPassword()).contains(SECRET);
            if (secretOnce && inPassword) {
                assertFalse(url.toString().contains(SECRET));
                assertFalse(url.jdbcUrl().contains(SECRET));
            }
        } catch (IllegalArgumentException refused) {
            assertFalse(refused.getMessage().contains(SECRET));
            assertEquals(null, refused.getCause());
        }
    }
}
