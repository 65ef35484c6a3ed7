package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-003")
class PeppersTest {

    static final String ONES = text(32, 1);
    static final String TWOS = text(128, 2);

    /** A zero and then that octet again and again. */
    static String text(int length, int octet) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, 1, length, (byte) octet);
        return CanonicalBase64.URL.encode(octets);
    }

    @Test
    void the_first_is_current_and_all_are_known() {
        Peppers peppers = Peppers.parse("new_1:" + ONES + ",old-2:" + TWOS);
        assertEquals("new_1", peppers.currentId());
        assertEquals(ONES, CanonicalBase64.URL.encode(peppers.reveal("new_1")));
        assertEquals(TWOS, CanonicalBase64.URL.encode(peppers.reveal("old-2")));
        assertArrayEquals(new byte[0], peppers.reveal(""));
        assertTrue(peppers.has("new_1") && peppers.has("old-2"));
        assertFalse(peppers.has("old") || peppers.has("") || peppers.has("none"));
    }

    @Test
    void the_word_none_behind_the_last_one_accepts_hashes_from_before() {
        Peppers peppers = Peppers.parse("new_1:" + ONES + ",none");
        assertEquals("new_1", peppers.currentId());
        assertTrue(peppers.has("new_1") && peppers.has(""));
        assertFalse(peppers.has("none"));
        assertTrue(Peppers.parse("new_1:" + ONES + ",old-2:" + TWOS + ",none").has("old-2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "none,none",
                ",none",
                "none,a:ONES",
                "a:ONES,none,none",
                "a:ONES,none,b:TWOS",
                "a:ONES,none,",
                "a:ONES, none",
                "a:ONES,None",
                "none:ONES",
                "a:TWOS,none:ONES",
                "none:ONES,none"
            })
    void the_word_none_stands_only_there(String form) {
        String text = form.replace("ONES", ONES).replace("TWOS", TWOS);
        String message = assertThrows(IllegalArgumentException.class, () -> Peppers.parse(text))
                .getMessage();
        assertTrue(message.contains("pepper"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 128})
    void a_secret_of_one_octet_repeated_is_refused(int length) {
        for (int octet = 0; octet < 256; octet++) {
            byte[] octets = new byte[length];
            Arrays.fill(octets, (byte) octet);
            String text = "a:" + ONES + ",b:" + CanonicalBase64.URL.encode(octets);
            String message = assertThrows(IllegalArgumentException.class, () -> Peppers.parse(text))
                    .getMessage();
            assertEquals("pepper 2 must have a random secret, all its octets are the same", message);
            octets[length - 1] ^= 1;
            assertTrue(Peppers.parse("b:" + CanonicalBase64.URL.encode(octets)).has("b"));
        }
    }

    @Test
    void without_peppers_the_current_id_is_empty() {
        assertEquals("", Peppers.none().currentId());
        assertArrayEquals(new byte[0], Peppers.none().reveal(""));
        assertTrue(Peppers.none().has(""));
    }

    @Test
    void a_pepper_that_is_not_configured_is_named() {
        StoreFailure failure =
                assertThrows(StoreFailure.class, () -> Peppers.none().reveal("gone"));
        assertTrue(failure.getMessage().contains("\"gone\""), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:",
                ":ONES",
                "a:ONES,",
                ",a:ONES",
                "a:ONES,,b:ONES",
                "a :ONES",
                "a: ONES",
                "a:ONES, b:ONES",
                "a:ONES=",
                "a:ONESAA",
                "a:SHORT",
                "a:LONG",
                "a!:ONES",
                "012345678901234567890123456789012:ONES",
                "a:ONES,a:TWOS"
            })
    void whatever_is_not_a_list_of_peppers_is_refused_without_showing_it(String form) {
        String text = form.replace("ONES", ONES)
                .replace("TWOS", TWOS)
                .replace("SHORT", text(31, 1))
                .replace("LONG", text(129, 1));
        String message = assertThrows(IllegalArgumentException.class, () -> Peppers.parse(text))
                .getMessage();
        assertTrue(message.contains("pepper"), message);
        assertFalse(message.contains("AQEB"), message);
    }

    @Test
    void a_secret_has_only_one_text() {
        String stray = ONES.substring(0, ONES.length() - 1) + "F";
        assertThrows(IllegalArgumentException.class, () -> Peppers.parse("a:" + stray));
    }

    @Test
    void they_do_not_print() {
        assertEquals("Peppers[hidden]", Peppers.parse("a:" + ONES).toString());
    }
}
