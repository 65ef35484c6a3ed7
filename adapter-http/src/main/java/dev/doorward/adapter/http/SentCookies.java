package dev.doorward.adapter.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cookies of ours that a request sends (RFC 6265, section 4.2). Names are compared octet for octet, and a value is whatever
 * stands between the first {@code =} and the next {@code ;}: no quotes, no escapes, no comma, nothing of older standards, so
 * that no two spellings mean one cookie.
 */
final class SentCookies {

    /** Somewhat more than browsers keep for one host. */
    private static final int MOST = 200;

    private static final int LONGEST = 16 * 1024;

    private final Map<String, String> ours = new HashMap<>();
    private boolean ambiguous;

    /** @param names what our cookies are called here; every other cookie is somebody else's */
    SentCookies(HeaderMap headers, Set<String> names) {
        HeaderValues lines = headers.get(Headers.COOKIE);
        if (lines == null) {
            return;
        }
        String all = String.join(";", lines);
        String[] pairs = all.length() > LONGEST ? new String[0] : all.split(";", MOST + 1);
        ambiguous = pairs.length == 0 || pairs.length > MOST;
        for (String pair : pairs) {
            take(pair, names);
        }
    }

    private void take(String pair, Set<String> names) {
        int start = 0;
        while (start < pair.length() && isBlank(pair.charAt(start))) {
            start++;
        }
        int end = pair.length();
        while (end > start && isBlank(pair.charAt(end - 1))) {
            end--;
        }
        int equals = pair.indexOf('=', start);
        if (equals < 0 || !names.contains(pair.substring(start, equals))) {
            return;
        }
        String value = pair.substring(equals + 1, end);
        String other = ours.putIfAbsent(pair.substring(start, equals), value);
        ambiguous |= other != null && !other.equals(value);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether one of ours is there, or may be among too many. */
    boolean any() {
        return ambiguous || !ours.isEmpty();
    }

    /** Whether one of these is there, or may be among too many. */
    boolean any(Set<String> names) {
        return ambiguous || !Collections.disjoint(ours.keySet(), names);
    }

    /**
     * @throws Refusal when one of ours is there twice with different values, or there is too much to read: more than 200
     *     cookies, or 16 KiB of them
     */
    Optional<String> value(String name) {
        if (ambiguous) {
            throw new Refusal(Problem.AMBIGUOUS_CREDENTIALS);
        }
        return Optional.ofNullable(ours.get(name));
    }
}
