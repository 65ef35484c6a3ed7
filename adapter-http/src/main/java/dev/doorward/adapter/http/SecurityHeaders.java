package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/**
 * What every answer tells browsers, unless whoever made it has said something else: not to guess types, to load and run nothing,
 * to be framed by nobody, to tell no other site where they were, to keep no copy, and with https to stay with it (RFC 6797).
 */
final class SecurityHeaders {

    static final HttpString SECURITY_POLICY = new HttpString("Content-Security-Policy");
    static final HttpString OPENER_POLICY = new HttpString("Cross-Origin-Opener-Policy");
    static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");

    private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");

    private final boolean https;

    SecurityHeaders(boolean https) {
        this.https = https;
    }

    /** Adds those that are missing. */
    void complete(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        add(headers, NO_SNIFF, "nosniff");
        add(headers, REFERRER_POLICY, "no-referrer");
        add(headers, SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
        add(headers, Headers.CACHE_CONTROL, "no-store");
        if (https) {
            add(headers, Headers.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
    }

    private static void add(HeaderMap headers, HttpString name, String value) {
        if (!headers.contains(name)) {
            headers.put(name, value);
        }
    }
}
