package dev.doorward.bootstrap;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads variables of the environment and collects what is wrong with them, so that an operator sees every fault at once.
 * A fault names the variable and never repeats its value.
 */
final class Environment {

    private static final String PREFIX = "DOORWARD_";
    private static final String FILE = "_FILE";
    private static final long LARGEST_FILE = 64 * 1024;
    private static final int CLOSE = 3;

    private final Map<String, String> variables;
    private final Set<String> known = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Something is wrong that concerns more than the value of one variable. */
    void fault(String sentence) {
        faults.add(sentence);
    }

    /** Whether somebody has set it, in whatever way. */
    boolean isSet(String name) {
        return variables.containsKey(name) || variables.containsKey(name + FILE);
    }

    /** What the reading makes of the variable; an {@link IllegalArgumentException} of it is a fault. */
    <T> Optional<T> read(String name, Function<String, T> reading) {
        known.add(name);
        return Optional.ofNullable(variables.get(name)).flatMap(value -> parse(name, value, reading));
    }

    /** The same for a secret, which may also be in the file that {@code NAME_FILE} names. */
    <T> Optional<T> readSecret(String name, Function<String, T> reading) {
        known.add(name);
        known.add(name + FILE);
        String value = variables.get(name);
        String file = variables.get(name + FILE);
        if (file == null) {
            return Optional.ofNullable(value).flatMap(text -> parse(name, text, reading));
        }
        if (value != null) {
            fault(name + " and " + name + FILE + " are both set; set one of them");
            return Optional.empty();
        }
        return content(name + FILE, file).flatMap(text -> parse(name + FILE, text, reading));
    }

    private <T> Optional<T> parse(String name, String value, Function<String, T> reading) {
        String text = value.strip();
        if (text.isEmpty()) {
            fault(name + " is empty; give it a value or unset it");
            return Optional.empty();
        }
        try {
            return Optional.of(reading.apply(text));
        } catch (IllegalArgumentException refused) {
            fault(name + ": " + refused.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> content(String name, String file) {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                fault(name + " names no file that can be read");
            } else if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                fault(name + " names a file that everybody may write; take that right away");
            } else if (Files.size(path) > LARGEST_FILE) {
                fault(name + " names a file of more than 64 KiB");
            } else {
                return Optional.of(Files.readString(path));
            }
        } catch (MalformedInputException notText) {
            fault(name + " names a file that is not UTF-8");
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException failure) {
            fault(name + " names no file that can be read");
        }
        return Optional.empty();
    }

    /** A whole number from {@code min} to {@code max}. */
    static Function<String, Integer> number(int min, int max) {
        return text -> {
            int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
            if (number < min || number > max) {
                throw new IllegalArgumentException("must be a number from " + min + " to " + max);
            }
            return number;
        };
    }

    /** {@code true} or {@code false}. */
    static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /** @throws StartFailure with a line for each fault, misspelt variables included */
    void refuseFaults() {
        variables.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .forEach(name -> fault(name + " is not a setting of this version" + suggestion(name)));
        if (!faults.isEmpty()) {
            throw new StartFailure("The settings are not right:\n  " + String.join("\n  ", faults));
        }
    }

    private String suggestion(String name) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= CLOSE)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .map(candidate -> "; did you mean " + candidate + "?")
                .orElse("");
    }

    /** How many letters must be added, removed or changed (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
