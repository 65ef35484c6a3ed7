package dev.doorward.bootstrap;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Texts that occur nowhere else, each put into one place; whoever finds one knows what has leaked. */
final class Canaries {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> places = new LinkedHashMap<>();

    /** A new one, of lower-case letters and digits, which nothing escapes or folds. */
    String in(String place) {
        byte[] octets = new byte[10];
        RANDOM.nextBytes(octets);
        return is(place, "canary" + HexFormat.of().formatHex(octets));
    }

    /** A text that is as unique, and was made elsewhere. */
    String is(String place, String text) {
        if (text.length() < 16) {
            throw new IllegalArgumentException(place + " could occur by chance");
        }
        places.put(place, text.toLowerCase(Locale.ROOT));
        return text;
    }

    int count() {
        return places.size();
    }

    /** Which were found, with the line, whatever the case of the letters. */
    List<String> foundIn(String text) {
        List<String> found = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String folded = line.toLowerCase(Locale.ROOT);
            places.forEach((place, canary) -> {
                if (folded.contains(canary)) {
                    found.add(place + ": " + line);
                }
            });
        }
        return found;
    }
}
