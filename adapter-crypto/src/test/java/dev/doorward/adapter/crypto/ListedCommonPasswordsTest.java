package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.user.Password;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListedCommonPasswordsTest {

    private final ListedCommonPasswords list = new ListedCommonPasswords();

    @ParameterizedTest
    @ValueSource(
            strings = {"123456", "password", "PASSWORD", "PassWord1", "12345678", "iloveyou", "1234", "qwertyuiop"})
    void a_common_password_is_on_it_whatever_its_case(String common) {
        assertTrue(list.contains(Password.of(common)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" password", "password ", "passwordpasswordx", "correct horse battery staple", "p\u00e4ssword"})
    void only_the_whole_password_counts(String uncommon) {
        assertFalse(list.contains(Password.of(uncommon)));
    }

    @Test
    void a_turkish_default_locale_changes_nothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertTrue(list.contains(Password.of("ILOVEYOU")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void it_has_thirty_thousand_entries() {
        assertEquals(30_000, list.size());
    }
}
