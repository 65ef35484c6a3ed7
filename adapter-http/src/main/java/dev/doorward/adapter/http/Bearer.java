package dev.doorward.adapter.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the access token from the {@code Authorization} header (RFC 6750, section 2.1). */
final class Bearer {

    private static final String SCHEME = "bearer ";
    private static final String MARKS = "-._~+/";
    private static final Pattern OTHER_SCHEME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+ .*");

    private Bearer() {}

    /**
     * The token's text. Empty when there is none: a header with another scheme carries no token, so its answer tells no error
     * (RFC 6750, section 3.1).
     *
     * @throws Refusal when there is more than one header, or something else in the token's place
     */
    static Optional<String> token(HeaderMap headers) {
        HeaderValues values = headers.get(Headers.AUTHORIZATION);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new Refusal(Problem.AMBIGUOUS_CREDENTIALS);
        }
        String value = values.getFirst();
        if (value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of(credentials(value));
        }
        if (OTHER_SCHEME.matcher(value).matches()) {
            return Optional.empty();
        }
        throw new Refusal(Problem.INVALID_TOKEN);
    }

    /** One or more characters of a token, then any number of {@code =}. Every request is read here, so there is no pattern. */
    private static String credentials(String value) {
        int start = after(value, SCHEME.length(), ' ');
        int padding = start;
        while (padding < value.length() && standsInTokens(value.charAt(padding))) {
            padding++;
        }
        if (padding == start || after(value, padding, '=') < value.length()) {
            throw new Refusal(Problem.INVALID_TOKEN);
        }
        return value.substring(start);
    }

    private static int after(String value, int start, char repeated) {
        int end = start;
        while (end < value.length() && value.charAt(end) == repeated) {
            end++;
        }
        return end;
    }

    private static boolean standsInTokens(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || MARKS.indexOf(c) >= 0;
    }
}
