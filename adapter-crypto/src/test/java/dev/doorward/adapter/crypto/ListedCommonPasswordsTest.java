package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.user.Password;
import dev.doorward.testkit.contract.CommonPasswordsContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-004")
class ListedCommonPasswordsTest implements CommonPasswordsContract {

    private static final ListedCommonPasswords LIST = new ListedCommonPasswords();

    @Override
    public CommonPasswords commonPasswords() {
        return LIST;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"123456", "password", "PASSWORD", "PassWord1", "12345678", "iloveyou", "1234", "qwertyuiop"})
    void a_common_password_is_on_it_whatever_its_case(String common) {
        assertTrue(LIST.contains(Password.of(common)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" password", "password ", "passwordpasswordx", "correct horse battery staple", "p\u00e4ssword"})
    void only_the_whole_password_counts(String uncommon) {
        assertFalse(LIST.contains(Password.of(uncommon)));
    }

    @Test
    void it_has_thirty_thousand_entries() {
        assertEquals(30_000, LIST.size());
    }
}
