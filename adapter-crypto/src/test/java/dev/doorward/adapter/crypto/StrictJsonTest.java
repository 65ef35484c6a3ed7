package dev.doorward.adapter.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the forms below ' is written for ". */
class StrictJsonTest {

    private static boolean accepts(String form) {
        return StrictJson.object(form.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .isPresent();
    }

    @Test
    void an_object_is_read() {
        String text = "{\"a\":\"\u00eb\ud83d\ude80\",\"b\":[1]}";
        assertEquals(
                "\u00eb\ud83d\ude80",
                StrictJson.object(text.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .get("a")
                        .textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a':1,'a':1}", "{'a':1,'\\u0061':2}", "{'b':{'a':1,'a':2}}", "{'':1,'':1}"})
    void a_member_may_not_stand_twice(String form) {
        assertFalse(accepts(form));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "'a'",
                "[]",
                "[{}]",
                "{} {}",
                "{}1",
                "{},",
                "{",
                "{'a'}",
                "{a:1}",
                "{'a':1,}"
            })
    void only_one_whole_object_is_read(String form) {
        assertFalse(accepts(form));
    }

    @Test
    void depth_and_numbers_are_bounded() {
        assertTrue(accepts("{'a':[[[1]]]}"));
        assertFalse(accepts("{'a':[[[[1]]]]}"));
        assertFalse(accepts("{'a':".repeat(4000)));
        assertTrue(accepts("{'a':" + "1".repeat(20) + "}"));
        assertFalse(accepts("{'a':" + "1".repeat(21) + "}"));
    }

    @Test
    void octets_must_be_well_formed_utf_8() {
        assertFalse(StrictJson.object(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'})
                .isPresent());
        assertFalse(StrictJson.object(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'})
                .isPresent());
        assertFalse(StrictJson.object("{}".getBytes(StandardCharsets.UTF_16)).isPresent());
    }
}
