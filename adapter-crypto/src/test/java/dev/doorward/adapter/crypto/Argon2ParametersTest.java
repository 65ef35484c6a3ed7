package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2ParametersTest {

    @Test
    void the_default_is_19_mib_two_passes_one_lane() {
        assertEquals(new Argon2Parameters(19_456, 2, 1), Argon2Parameters.DEFAULT);
        assertEquals("m=19456,t=2,p=1", Argon2Parameters.DEFAULT.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"m=19456,t=2,p=1", "m=8,t=1,p=1", "m=512,t=1,p=64", "m=2097152,t=64,p=64"})
    void what_is_in_bounds_is_read_and_written_alike(String text) {
        assertEquals(text, Argon2Parameters.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m=19456,t=2",
                "t=2,m=19456,p=1",
                "m=19456,t=2,p=1,",
                "m=19456, t=2, p=1",
                "m=+19456,t=2,p=1",
                "m=019456,t=2,p=1",
                "m=19456,t=2,p=1\n",
                "m=\u0661\u0661\u0661,t=2,p=1",
                "m=0x4c00,t=2,p=1",
                "m=99999999999,t=2,p=1",
                "m=-1,t=2,p=1",
                "M=19456,T=2,P=1"
            })
    void another_form_is_refused_with_an_example(String text) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Argon2Parameters.parse(text));
        assertTrue(refused.getMessage().contains("m=19456,t=2,p=1"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'m=7,t=2,p=1', 'm (memory'",
        "'m=31,t=2,p=4', 'm (memory'",
        "'m=2097153,t=2,p=1', 'm (memory'",
        "'m=19456,t=65,p=1', 't (iter'",
        "'m=19456,t=2,p=65', 'p (para'"
    })
    void a_part_out_of_bounds_is_named(String text, String part) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Argon2Parameters.parse(text));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void zero_and_less_are_refused_by_the_constructor() {
        assertThrows(IllegalArgumentException.class, () -> new Argon2Parameters(0, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Argon2Parameters(19_456, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Argon2Parameters(19_456, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new Argon2Parameters(19_456, 2, Integer.MIN_VALUE));
    }
}
