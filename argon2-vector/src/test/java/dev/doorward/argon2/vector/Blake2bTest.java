package dev.doorward.argon2.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Blake2bTest {

    private static String digest(int octets, String text) {
        return HexFormat.of()
                .formatHex(new Blake2b(octets)
                        .update(text.getBytes(StandardCharsets.US_ASCII))
                        .digest());
    }

    @Test
    void the_example_of_rfc_7693_appendix_a() {
        assertEquals(
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
                digest(64, "abc"));
    }

    @Test
    void the_digest_of_nothing() {
        assertEquals(
                "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
                        + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce",
                digest(64, ""));
    }

    /** Made with Python's hashlib: a block has 128 octets, and the last one is another. */
    @ParameterizedTest
    @CsvSource({
        "127, 59e2f1aba240f20aa591016f5ef429990bc9c2131dcd0d30f0ffd75ed18f317d",
        "128, ae2aa48507885c4c950fb809b2076f959cde9f8ea6da260d9a3587df33dac450",
        "129, 2f64744a6de0d2c0b56e64cf6e29a5aaa255010d415d51c75ccc82f73dccd865",
        "256, eae4d3a7627549b383179dc18049964f91a6fed14c9f3fb26705eda3eeda5558",
        "300, 3c1292de00a518e36823f9ff908ac2da46be38718c018713403461df077e15f6",
    })
    void digests_of_32_octets_around_whole_blocks(int length, String expected) {
        assertEquals(expected, digest(32, "a".repeat(length)));
    }
}
