package dev.doorward.adapter.postgres;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a table, a column, a schema or a login, as a host writes it in SQL: {@code tasks}, {@code app.tasks},
 * {@code "Odd name"."Table"}. What stands without quotes is folded to lower case, as PostgreSQL does.
 *
 * @param parts as the catalog has them: folded, without quotes; the table's or column's own name comes last
 */
record SqlName(List<String> parts) {

    /** PostgreSQL cuts longer names off without an error, so that two could become one. */
    private static final int MAX_OCTETS = 63;

    private static final Pattern PART = Pattern.compile("([A-Za-z_][A-Za-z0-9_$]*)|\"((?:[^\"\\x00]|\"\")+)\"");

    SqlName {
        parts = List.copyOf(parts);
    }

    /** A table, with or without its schema. */
    static SqlName table(String text) {
        return parse("table", text, 2);
    }

    /** A name that has no schema. */
    static SqlName single(String what, String text) {
        return parse(what, text, 1);
    }

    /** A login or another role; {@code public} is everybody, even in quotes, and is refused. */
    static SqlName login(String text) {
        SqlName name = single("login", text);
        if (name.last().equals("public") || name.last().equals("none")) {
            throw new IllegalArgumentException("login must be one role, is " + text);
        }
        return name;
    }

    private static SqlName parse(String what, String text, int most) {
        List<String> parts = new ArrayList<>();
        Matcher part = PART.matcher(text);
        int at = 0;
        do {
            if (parts.size() == most || !part.find(at) || part.start() != at) {
                throw invalid(what, text);
            }
            String plain = part.group(1);
            parts.add(
                    plain != null
                            ? plain.toLowerCase(Locale.ROOT)
                            : part.group(2).replace("\"\"", "\""));
            at = part.end() + 1;
        } while (part.end() < text.length() && text.charAt(part.end()) == '.');
        if (part.end() != text.length()
                || parts.stream().anyMatch(p -> p.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS)) {
            throw invalid(what, text);
        }
        return new SqlName(parts);
    }

    private static IllegalArgumentException invalid(String what, String text) {
        return new IllegalArgumentException(
                what + " must be a name as in SQL, quoted where SQL needs quotes, each part of " + "at most "
                        + MAX_OCTETS + " octets, is " + text);
    }

    /** The name without its schema. */
    String last() {
        return parts.get(parts.size() - 1);
    }

    boolean hasSchema() {
        return parts.size() == 2;
    }

    /** The name for a statement, every part in quotes. */
    String quoted() {
        return parts.stream().map(p -> '"' + p.replace("\"", "\"\"") + '"').collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return quoted();
    }
}
