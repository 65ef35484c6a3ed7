package dev.doorward.core.user;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One mailbox (RFC 5321, RFC 6531), kept as it was typed and matched by a canonical key.
 *
 * <p>The key is NFC, lower case in the root locale, with an ASCII domain. Two addresses are equal when their keys are.
 * Whatever would have to be folded by guessing is refused instead: characters that NFKC changes (full-width letters, the
 * Kelvin sign), default-ignorable and bidirectional controls, unassigned code points, white space, quoted local parts,
 * address literals, and domains that IDNA 2003 (the JDK's) would map to another domain.
 *
 * <p>Bounds: 254 octets in all, 64 for the local part (RFC 5321, section 4.5.3.1), both for the typed form and the key.
 * The domain has at least two labels.
 */
public final class Email {

    private static final String FIELD = "email";
    private static final String MALFORMED = "invalid_format";
    private static final int MAX_OCTETS = 254;
    private static final int MAX_LOCAL_OCTETS = 64;

    private static final Pattern LOCAL = Pattern.compile(
            "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+)*");
    private static final Pattern TYPED_DOMAIN = Pattern.compile("[A-Za-z0-9.\\-\\x{80}-\\x{10FFFF}]+");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+(?![0-9]+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final String typed;
    private final String canonical;

    private Email(String typed, String canonical) {
        this.typed = typed;
        this.canonical = canonical;
    }

    /** Reads what was typed; white space around it is dropped. */
    public static Parsed<Email> parse(String input) {
        String typed = input.strip();
        if (typed.isEmpty()) {
            return Parsed.bad(FieldFault.required(FIELD));
        }
        if (Characters.forbiddenIn(typed)) {
            return Parsed.bad(FieldFault.invalidCharacters(FIELD));
        }
        return canonical(typed)
                .<Parsed<Email>>map(key -> Parsed.good(new Email(typed, key)))
                .orElseGet(() -> Parsed.bad(new FieldFault(FIELD, MALFORMED, "Please enter a valid email")));
    }

    static boolean isMalformed(FieldFault fault) {
        return fault.code().equals(MALFORMED);
    }

    /** @throws IllegalArgumentException when {@link #parse} would refuse it */
    public static Email of(String typed) {
        return parse(typed).value().orElseThrow(() -> new IllegalArgumentException("not an email"));
    }

    /** The address as its owner typed it, trimmed: mail goes here. */
    public String typed() {
        return typed;
    }

    /** The key by which the address is matched. */
    public String canonical() {
        return canonical;
    }

    private static Optional<String> canonical(String typed) {
        int at = typed.lastIndexOf('@');
        // Lengths come first: what is matched below is short, however long the input.
        if (at < 1 || !fits(typed, MAX_OCTETS) || typed.codePoints().anyMatch(Email::folds)) {
            return Optional.empty();
        }
        String typedLocal = typed.substring(0, at);
        String typedDomain = typed.substring(at + 1);
        String local = lower(typedLocal);
        // The typed form is checked as well: composing may shorten it, and may hide a "<" in one character with U+0338.
        if (!isLocal(typedLocal)
                || !isLocal(local)
                || !TYPED_DOMAIN.matcher(typedDomain).matches()) {
            return Optional.empty();
        }
        return asciiDomain(lower(typedDomain))
                .map(domain -> local + "@" + domain)
                .filter(key -> fits(key, MAX_OCTETS));
    }

    private static boolean isLocal(String part) {
        return fits(part, MAX_LOCAL_OCTETS) && LOCAL.matcher(part).matches();
    }

    private static String lower(String part) {
        String composed = Normalizer.normalize(part, Normalizer.Form.NFC);
        return Normalizer.normalize(composed.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private static Optional<String> asciiDomain(String domain) {
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
            boolean same = domain.equals(ascii) || domain.equals(IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES));
            return same && DOMAIN.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    private static boolean fits(String text, int octets) {
        return text.length() <= octets && text.getBytes(StandardCharsets.UTF_8).length <= octets;
    }

    /** Whether accepting this code point would mean to fold it, to drop it or to guess what it is. */
    private static boolean folds(int c) {
        if (c < 0x80) {
            return c <= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> ignorable(c) || !Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKC);
        };
    }

    /**
     * Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties) outside the categories that are refused anyway. The last
     * range ends at U+E0FFF; beyond it everything is private or unassigned.
     */
    private static boolean ignorable(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c >= 0x180B && c <= 0x180F
                || c == 0x3164
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFFA0
                || c >= 0xE0000;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Email email && email.canonical.equals(canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /** Hidden: an address is personal data and has no place in a log. */
    @Override
    public String toString() {
        return "Email[hidden]";
    }
}
