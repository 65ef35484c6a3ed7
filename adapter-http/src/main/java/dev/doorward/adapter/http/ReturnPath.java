package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a person goes on after signing in: a path and perhaps a query of our own origin, as they stand in a request line.
 * Whatever two readers could read differently is refused, so that nobody is sent to another site (OWASP ASVS 5.0, 3.7.2). The
 * pages' script has the same rule.
 */
final class ReturnPath {

    /** The parameter that carries it. */
    static final String PARAMETER = "return";

    private static final int LONGEST = 1024;

    /**
     * No second slash, no segment of dots, no parameters, no fragment; nothing encoded in the path that is a slash, a
     * backslash, a dot, a percent sign or a control character.
     */
    private static final Pattern SAFE = Pattern.compile("(?![^?]*//)(?![^?]*/\\.{1,2}(?:[/?]|$))/"
            + "(?:[A-Za-z0-9._~!$&'()*+,=:@/-]|%(?![01]|2[5EFef]|5[Cc]|7[Ff])[0-9A-Fa-f]{2})*"
            + "(?:\\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-]|%[0-9A-Fa-f]{2})*)?");

    private ReturnPath() {}

    static boolean isSafe(String path) {
        return path.length() <= LONGEST && SAFE.matcher(path).matches();
    }

    /** What a request asks to return to; empty when it asks for nothing, for more than one thing, or for something unsafe. */
    static Optional<String> askedBy(HttpServerExchange exchange) {
        Deque<String> values = exchange.getQueryParameters().get(PARAMETER);
        return Optional.ofNullable(values)
                .filter(asked -> asked.size() == 1)
                .map(Deque::getFirst)
                .filter(ReturnPath::isSafe);
    }

    /** A page's URL with the way back to this request, where that is a page one can come back to. */
    static String from(HttpServerExchange exchange, String page) {
        String query = exchange.getQueryString();
        String here = exchange.getRequestURI() + (query.isEmpty() ? "" : "?" + query);
        return isRead(exchange) && isSafe(here)
                ? page + "?" + PARAMETER + "=" + URLEncoder.encode(here, StandardCharsets.US_ASCII)
                : page;
    }

    /** Whether a request only reads, as a link does. */
    static boolean isRead(HttpServerExchange exchange) {
        return exchange.getRequestMethod().equals(Methods.GET)
                || exchange.getRequestMethod().equals(Methods.HEAD);
    }
}
