package dev.doorward.testkit.contract;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that are almost a token, and texts that are none; never the token itself. */
final class Mutations {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=";

    private Mutations() {}

    /** Everything below but the random texts. */
    static Stream<String> all(String token) {
        return Stream.of(changed(token), lastOfEachPart(token), missingOrDoubled(token), cut(token), surrounded(token))
                .flatMap(texts -> texts);
    }

    /** One character changed, at every place. */
    static Stream<String> changed(String token) {
        return places(token).flatMap(place -> replaced(token, place, "AQgw_-9z.= \n\u00E9"));
    }

    /** Every other last character of every part: base64 may have bits there that nobody reads. */
    static Stream<String> lastOfEachPart(String token) {
        return places(token)
                .filter(place -> place == token.length() - 1 || token.charAt(place + 1) == '.')
                .flatMap(place -> replaced(token, place, ALPHABET));
    }

    /** One character missing or doubled, at every place. */
    static Stream<String> missingOrDoubled(String token) {
        return places(token)
                .flatMap(place -> Stream.of(
                        token.substring(0, place) + token.substring(place + 1),
                        token.substring(0, place + 1) + token.substring(place)));
    }

    /** Every prefix and every suffix. */
    static Stream<String> cut(String token) {
        return places(token)
                .flatMap(length -> Stream.of(token.substring(0, length), token.substring(token.length() - length)));
    }

    /** Anything before or after it, or around its dots, and the token twice. */
    static Stream<String> surrounded(String token) {
        Stream<String> more = Stream.of(
                "=", "==", "A", "AA", ".", ".A", " ", "\t", "\n", "\r\n", "\u0000", "\u00A0", "\uFEFF", "\u200B", ",",
                ";", "\"", "Bearer ", "\uD800", "%20");
        return Stream.concat(
                        Stream.of(token + "." + token, token + token),
                        more.flatMap(text -> Stream.of(
                                token + text,
                                text + token,
                                token.replace(".", "." + text),
                                token.replace(".", text + "."))))
                .filter(text -> !text.equals(token));
    }

    /** Odd and huge texts. */
    static List<String> odd(String token) {
        return List.of(
                "",
                " ",
                ".",
                "..",
                "...",
                "a.b.c",
                "null",
                "{}",
                "e30.e30.e30",
                "eyJhbGciOiJub25lIn0.e30.",
                "\u0000",
                "\uD800.\uDC00.\uD800",
                "\uD83D\uDE00.\uD83D\uDE00.\uD83D\uDE00",
                token.toUpperCase(Locale.ROOT),
                new StringBuilder(token).reverse().toString(),
                ".".repeat(100_000),
                "A".repeat(1_000_000),
                "9".repeat(1_000_000),
                "A.".repeat(100_000) + "A",
                "A".repeat(500_000) + "." + "A".repeat(500_000) + ".A");
    }

    /** So many random texts of up to 200 characters. */
    static Stream<String> random(long seed, int count) {
        Random random = new Random(seed);
        String alphabet = "ABCXYZabcxyz0189-_..=+/ {}\":,\u0000\u00E9\uD83D\uDE00";
        return Stream.generate(() -> {
                    StringBuilder text = new StringBuilder();
                    for (int length = random.nextInt(200); length > 0; length--) {
                        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                    }
                    return text.toString();
                })
                .limit(count);
    }

    private static Stream<Integer> places(String token) {
        return IntStream.range(0, token.length()).boxed();
    }

    private static Stream<String> replaced(String token, int place, String replacements) {
        return replacements
                .chars()
                .filter(replacement -> replacement != token.charAt(place))
                .mapToObj(replacement -> token.substring(0, place) + (char) replacement + token.substring(place + 1));
    }
}
