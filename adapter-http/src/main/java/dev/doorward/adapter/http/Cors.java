package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/**
 * Lets pages of the listed origins read answers and send credentials (the Fetch standard, section 3.3). Other origins are told
 * nothing, so their browsers refuse for them.
 */
final class Cors {

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_CREDENTIALS = new HttpString("Access-Control-Allow-Credentials");
    private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");

    /** Seconds that a browser may remember a preflight: an hour. */
    private static final String REMEMBERED = "3600";

    private final Origins origins;

    Cors(Origins origins) {
        this.origins = origins;
    }

    /** What every answer says. */
    void describe(HttpServerExchange exchange) {
        if (!origins.anyListed()) {
            return;
        }
        HeaderMap answer = exchange.getResponseHeaders();
        answer.add(Headers.VARY, "Origin");
        origins.listed(exchange.getRequestHeaders()).ifPresent(origin -> {
            answer.put(ALLOW_ORIGIN, origin);
            answer.put(ALLOW_CREDENTIALS, "true");
            answer.put(EXPOSE_HEADERS, "Retry-After, X-Request-Id");
        });
    }

    /** Whether a browser asks, on behalf of a listed origin, what it may send. */
    boolean isPreflight(HttpServerExchange exchange) {
        return exchange.getRequestMethod().equals(Methods.OPTIONS)
                && exchange.getRequestHeaders().contains(REQUEST_METHOD)
                && origins.listed(exchange.getRequestHeaders()).isPresent();
    }

    /** The answer to that. */
    static Reply preflight(String methods) {
        return Reply.empty(204)
                .with(ALLOW_METHODS, methods)
                .with(ALLOW_HEADERS, "Authorization, Content-Type")
                .with(MAX_AGE, REMEMBERED);
    }
}
