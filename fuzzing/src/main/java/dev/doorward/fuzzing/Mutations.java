package dev.doorward.fuzzing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs made from others: one to eight small changes to one that is kept, or two of them spliced. */
final class Mutations {

    private static final String[] SPECIAL = {
        "\0",
        "\n",
        "\r\n",
        " ",
        "\t",
        "\"",
        "\\",
        "%",
        "%00",
        "=",
        "==",
        "&",
        ";",
        ",",
        ":",
        "@",
        "/",
        "?",
        "#",
        "[",
        "]",
        "{",
        "}",
        ".",
        "..",
        "-",
        "_",
        "+",
        "~",
        "0",
        "-1",
        "99999999999999999999",
        "1e400",
        "null",
        "true",
        "\\uD800",
        "\\u0000",
        "\u0130",
        "\u00e9",
        "e\u0301",
        "\u212a",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\uff21",
        "\ud83d\ude00"
    };

    private final List<byte[]> kept;
    private final int longest;
    private final Random random;

    Mutations(List<byte[]> kept, int longest, Random random) {
        this.kept = kept;
        this.longest = longest;
        this.random = random;
    }

    byte[] next() {
        byte[] input = any();
        for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
            input = changed(input);
        }
        return input.length <= longest ? input : Arrays.copyOf(input, longest);
    }

    private byte[] any() {
        return kept.get(random.nextInt(kept.size()));
    }

    private byte[] changed(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(8));
        return switch (random.nextInt(7)) {
            case 0 -> replaced(input, from, to, new byte[0]);
            case 1 -> replaced(input, from, to, SPECIAL[random.nextInt(SPECIAL.length)].getBytes(UTF_8));
            case 2 -> replaced(input, from, from, SPECIAL[random.nextInt(SPECIAL.length)].getBytes(UTF_8));
            case 3 -> replaced(input, from, to, noise());
            case 4 -> replaced(input, to, to, Arrays.copyOfRange(input, from, to));
            case 5 -> replaced(input, from, input.length, tail(any()));
            default -> repeated(input, from, to);
        };
    }

    private byte[] noise() {
        byte[] octets = new byte[1 + random.nextInt(4)];
        random.nextBytes(octets);
        return octets;
    }

    private byte[] tail(byte[] input) {
        return Arrays.copyOfRange(input, random.nextInt(input.length + 1), input.length);
    }

    /** A part very often, because lengths have bounds; rarely, because long inputs are slow. */
    private byte[] repeated(byte[] input, int from, int to) {
        int times = random.nextInt(20) > 0 ? 2 : random.nextInt(longest);
        byte[] part = Arrays.copyOfRange(input, from, to);
        byte[] parts = new byte[Math.min(longest, part.length * times)];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part[i % part.length];
        }
        return replaced(input, from, to, parts);
    }

    private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(input, from + by.length + input.length - to);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(input, to, result, from + by.length, input.length - to);
        return result;
    }
}
