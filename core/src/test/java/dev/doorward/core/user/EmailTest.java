package dev.doorward.core.user;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("FR-005")
class EmailTest {

    private static void assertRefused(String typed) {
        assertEquals(
                Optional.of(new FieldFault("email", "invalid_format", "Please enter a valid email")),
                Email.parse(typed).fault(),
                () -> "accepted: " + escaped(typed));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> escaped.append(c < 0x7F ? Character.toString(c) : String.format("{U+%04X}", c)));
        return escaped.toString();
    }

    private static String canonical(String typed) {
        return Email.of(typed).canonical();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.org",
                "a@b.cd",
                "ada.lovelace+tag@mail.example.co.uk",
                "!#$%&'*+/=?^_`{|}~-@example.org",
                "1@1.example",
                "a@1a.2b.c3",
                "a@a-b--c.example",
                "\u7528\u6237@\u4F8B\u5B50.\u5E7F\u544A",
                "\u0905\u091C\u092F@\u0921\u093E\u091F\u093E.\u092D\u093E\u0930\u0924",
                "\u0438\u0432\u0430\u043D@\u043F\u043E\u0447\u0442\u0430.\u0440\u0444",
                "\uD842\uDFB7@example.org",
                "\uD83D\uDE00@example.org",
                "stra\u00DFe@example.org"
            })
    void a_mailbox_of_any_script_is_accepted_and_kept_as_typed(String typed) {
        assertEquals(typed, Email.of(typed).typed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "@example.org",
                "ada@",
                "ada@@example.org",
                "ada@home@example.org",
                ".ada@example.org",
                "ada.@example.org",
                "ada..lovelace@example.org",
                "\"ada\"@example.org",
                "\"ada lovelace\"@example.org",
                "ada lovelace@example.org",
                "Ada <ada@example.org>",
                "ada@example.org, bob@example.org",
                "ada(comment)@example.org",
                "ada\\@example.org",
                "ada@[192.0.2.1]",
                "ada@[IPv6:2001:db8::1]",
                "ada@192.0.2.1",
                "ada@example.123",
                "ada@localhost",
                "ada@.example.org",
                "ada@example..org",
                "ada@example.org.",
                "ada@-example.org",
                "ada@example-.org",
                "ada@exam_ple.org",
                "ada@example.org/x",
                "ada@exam ple.org",
                "ada:ada@example.org",
                "ada;@example.org",
                "mailto:ada@example.org"
            })
    void what_is_not_one_plain_mailbox_is_refused(String typed) {
        assertRefused(typed);
    }

    @Test
    void white_space_around_is_dropped_and_nothing_else() {
        assertEquals("Ada@Example.org", Email.of(" \t\u3000Ada@Example.org\r\n").typed());
        assertRefused("\u00A0ada@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u3000"})
    void a_blank_email_is_missing(String typed) {
        assertEquals(
                Optional.of(new FieldFault("email", "required", "Email is required")),
                Email.parse(typed).fault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\u0000@b.cd",
                "a\n@b.cd",
                "a\u007F@b.cd",
                "a\u0085@b.cd",
                "a\uD800@b.cd",
                "\uDC00a@b.cd"
            })
    void control_characters_and_lone_surrogates_are_named(String typed) {
        assertEquals(
                Optional.of(new FieldFault(
                        "email", "invalid_characters", "Email contains characters that are not allowed")),
                Email.parse(typed).fault());
    }

    @Test
    void case_does_not_matter_for_equality() {
        assertEquals(Email.of("Ada@Example.ORG"), Email.of("aDA@eXAMPLE.org"));
        assertEquals(
                Email.of("Ada@Example.ORG").hashCode(),
                Email.of("aDA@eXAMPLE.org").hashCode());
        assertNotEquals(Email.of("ada@example.org"), Email.of("ada@example.com"));
        assertFalse(Email.of("ada@example.org").equals((Object) "ada@example.org"));
    }

    @Test
    void composed_and_decomposed_characters_are_one_address() {
        assertEquals(Email.of("j\u00F6rg@b\u00FCro.example"), Email.of("jo\u0308rg@bu\u0308ro.example"));
    }

    @Test
    void an_internationalised_domain_equals_its_ascii_form() {
        assertEquals("j\u00F6rg@xn--mnchen-3ya.de", canonical("J\u00F6rg@M\u00DCNCHEN.de"));
        assertEquals(Email.of("x@m\u00FCnchen.de"), Email.of("x@XN--MNCHEN-3YA.DE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt", "de"})
    void the_default_locale_changes_no_key(String tag) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(tag));
            assertEquals("ibis.\u00EC@inn.example", canonical("IBIS.\u00CC@INN.EXAMPLE"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_dotted_capital_i_is_no_plain_i() {
        assertNotEquals(Email.of("i@example.org"), Email.of("\u0130@example.org"));
        assertNotEquals(Email.of("\u0131@example.org"), Email.of("\u0130@example.org"));
        assertEquals("i\u0307@example.org", canonical("\u0130@example.org"));
    }

    @Test
    void a_domain_that_the_jdk_would_fold_into_another_one_is_refused() {
        assertRefused("ada@stra\u00DFe.de");
        assertRefused("ada@STRA\u1E9EE.de");
        assertRefused("ada@\u03C0\u03CC\u03BB\u03B9\u03C2.gr");
        assertEquals("ada@strasse.de", canonical("ada@strasse.de"));
        assertNotEquals(Email.of("strasse@example.org"), Email.of("stra\u00DFe@example.org"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3002, 0xFF0E, 0xFF61})
    void only_a_full_stop_separates_labels(int dot) {
        assertRefused("ada@example" + Character.toString(dot) + "org");
        assertRefused("ada@m\u00FCnchen" + Character.toString(dot) + "de");
        assertRefused("ada@mail.m\u00FCnchen" + Character.toString(dot) + "de");
    }

    @Test
    void what_nfkc_would_change_is_refused_the_kelvin_sign_and_full_width_letters_among_it() {
        for (String folded : List.of(
                "\u212A", "\uFF21", "\uFF41", "\uFF20", "\u2126", "\u212B", "\uFB01", "\u00AA", "\u2460", "\u017F")) {
            assertRefused("a" + folded + "b@example.org");
            assertRefused("ada@a" + folded + "b.example");
        }
    }

    @Test
    void what_cannot_be_seen_is_refused() {
        for (int hidden : new int[] {
            0x00A0, 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x2000,
            0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060,
            0x2064, 0x2066, 0x2067, 0x2068, 0x2069, 0x206F, 0x3000, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9,
            0x1D173, 0xE0001, 0xE0020, 0xE0100, 0xE01EF, 0xE0FFF
        }) {
            assertRefused("a" + Character.toString(hidden) + "b@example.org");
            assertRefused("ada@a" + Character.toString(hidden) + "b.example");
        }
    }

    @Test
    void what_has_no_meaning_yet_or_only_a_private_one_is_refused() {
        for (int unknown : new int[] {0x0378, 0xE000, 0xF8FF, 0xFFFE, 0xFFFF, 0x1FFFF, 0xF0000, 0x10FFFF}) {
            assertRefused("a" + Character.toString(unknown) + "b@example.org");
            assertRefused("ada@a" + Character.toString(unknown) + "b.example");
        }
    }

    @Test
    void a_character_that_is_not_allowed_is_not_laundered_by_composing_it() {
        for (String composing : List.of("<\u0338", ">\u0338")) {
            assertRefused("a" + composing + "b@example.org");
        }
        for (String composing : List.of("<\u0338", ">\u0338", "=\u0338")) {
            assertRefused("ada@a" + composing + "b.example");
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 189", "1, 252", "63, 190"})
    void an_address_of_254_octets_is_accepted_and_one_more_is_not(int local, int domain) {
        String longest = "a".repeat(local) + "@" + domain(domain);
        assertEquals(254, longest.length());
        assertEquals(longest, Email.of(longest).canonical());
        assertRefused("a".repeat(local) + "@" + domain(domain + 1));
    }

    /** A domain of that many characters; no label has more than 63. */
    private static String domain(int length) {
        StringBuilder domain = new StringBuilder("org");
        while (domain.length() < length) {
            int label = Math.min(length - domain.length() - 1, length - domain.length() - 1 == 63 + 1 ? 60 : 63);
            domain.insert(0, "d".repeat(label) + ".");
        }
        return domain.toString();
    }

    @Test
    void a_local_part_of_64_octets_is_accepted_and_one_more_is_not() {
        assertAll(
                () -> Email.of("a".repeat(64) + "@example.org"),
                () -> assertRefused("a".repeat(65) + "@example.org"),
                () -> Email.of("\u00E9".repeat(32) + "@example.org"),
                () -> assertRefused("\u00E9".repeat(32) + "a@example.org"),
                () -> Email.of("\uD83D\uDE00".repeat(16) + "@example.org"),
                () -> assertRefused("\uD83D\uDE00".repeat(16) + "a@example.org"));
    }

    @Test
    void bounds_hold_for_what_was_typed_and_for_the_key() {
        assertAll(
                // 2 octets each, 3 in lower case
                () -> Email.of("\u0130".repeat(21) + "@example.org"),
                () -> assertRefused("\u0130".repeat(22) + "@example.org"),
                // 3 octets each, 2 in lower case or composed
                () -> assertRefused("\u1E9E".repeat(22) + "@example.org"),
                () -> assertRefused("e\u0301".repeat(22) + "@example.org"),
                // the ASCII form of a domain is longer than the typed one
                () -> assertRefused("a".repeat(64) + "@" + ("\u00FC" + "d".repeat(40) + ".").repeat(4) + "example"),
                () -> Email.of("a@" + ("\u00FC" + "d".repeat(40) + ".").repeat(4) + "example"));
    }

    @Test
    void an_address_of_any_length_is_refused_and_not_an_error() {
        assertRefused("a.".repeat(1_000_000) + "a@example.org");
        assertRefused("a@" + "b.".repeat(1_000_000) + "org");
        assertRefused("\u00E9".repeat(1_000_000) + "@example.org");
    }

    @Test
    void a_label_of_63_octets_is_accepted_and_one_more_is_not() {
        assertAll(
                () -> Email.of("a@" + "d".repeat(63) + ".org"),
                () -> assertRefused("a@" + "d".repeat(64) + ".org"),
                () -> Email.of("a@b." + "d".repeat(63)),
                () -> assertRefused("a@b." + "d".repeat(64)),
                () -> assertRefused("a@" + "\u00FC".repeat(63) + ".org"));
    }

    @Test
    void every_code_point_is_refused_or_has_a_key_that_is_its_own_key() {
        int accepted = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String letter = Character.toString(c);
            for (String typed :
                    List.of("a" + letter + "b@example.org", letter + "@example.org", "ada@a" + letter + "b.example")) {
                Optional<Email> email = Email.parse(typed).value();
                if (email.isPresent()) {
                    accepted++;
                    String key = email.get().canonical();
                    assertEquals(
                            Optional.of(key), Email.parse(key).value().map(Email::canonical), () -> escaped(typed));
                    assertEquals(email.get(), Email.of(key));
                }
            }
        }
        assertTrue(accepted > 200_000, "accepted " + accepted);
    }

    @Test
    void every_code_point_that_nfkc_changes_is_refused() {
        int refused = 0;
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            String letter = Character.toString(c);
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (!surrogate
                    && !Normalizer.normalize(letter, Normalizer.Form.NFKC).equals(letter)) {
                refused++;
                assertTrue(Email.parse("a" + letter + "b@example.org").value().isEmpty(), escaped(letter));
                assertTrue(Email.parse("ada@a" + letter + "b.example").value().isEmpty(), escaped(letter));
            }
        }
        assertTrue(refused > 4_000, "refused " + refused);
    }

    @Test
    void every_ascii_character_is_judged_by_the_list_of_rfc_5322() {
        for (int c = 0; c < 0x80; c++) {
            String letter = Character.toString(c);
            boolean local = Character.isLetterOrDigit(c) || "!#$%&'*+/=?^_`{|}~-.".contains(letter);
            boolean domain = Character.isLetterOrDigit(c) || "-.".contains(letter);
            assertEquals(
                    local, Email.parse("a" + letter + "b@example.org").value().isPresent(), escaped(letter));
            assertEquals(
                    domain, Email.parse("ada@a" + letter + "b.example").value().isPresent(), escaped(letter));
        }
    }

    @Test
    void of_throws_without_repeating_what_was_typed() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> Email.of("canary at example"));
        assertFalse(thrown.getMessage().contains("canary"));
    }
}
