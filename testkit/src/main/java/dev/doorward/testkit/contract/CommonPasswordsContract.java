package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.user.Password;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What {@link CommonPasswords} promises. */
public interface CommonPasswordsContract {

    /** On every list that deserves the name. */
    List<String> NOTORIOUS = List.of("password", "12345678", "123456789", "qwertyuiop", "iloveyou");

    CommonPasswords commonPasswords();

    @Test
    default void the_most_notorious_passwords_are_on_the_list() {
        NOTORIOUS.forEach(password -> assertTrue(commonPasswords().contains(Password.of(password)), password));
    }

    @Test
    default void case_does_not_matter_in_any_locale() {
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : List.of(Locale.ROOT, Locale.forLanguageTag("tr"), Locale.forLanguageTag("lt"))) {
                Locale.setDefault(locale);
                for (String password : NOTORIOUS) {
                    assertTrue(commonPasswords().contains(Password.of(password.toUpperCase(Locale.ROOT))), password);
                }
                assertTrue(commonPasswords().contains(Password.of("PassWord")));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    default void only_the_whole_password_counts() {
        for (String longer : List.of("password ", " password", "password" + Samples.unique(), "my password is long")) {
            assertFalse(commonPasswords().contains(Password.of(longer)), longer);
        }
    }

    @Test
    default void a_random_password_is_not_on_the_list() {
        for (int i = 0; i < 100; i++) {
            assertFalse(commonPasswords().contains(Password.random()));
        }
    }

    @Test
    default void odd_and_long_passwords_are_not_on_the_list_and_no_error() {
        assertFalse(commonPasswords().contains(Password.of("~".repeat(Password.MAX_OCTETS))));
        assertFalse(commonPasswords().contains(Password.of("\uD83D\uDE00\u00DF\u0130".repeat(20))));
        assertFalse(commonPasswords().contains(Password.of("\u0434\u043B\u0438\u043D\u043D\u043E ".repeat(20))));
    }
}
