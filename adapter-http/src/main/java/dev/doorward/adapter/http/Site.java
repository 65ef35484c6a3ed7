package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where browsers meet this server.
 *
 * @param headers what every answer tells them
 */
record Site(SecurityHeaders headers, SessionCookies cookies, Origins origins, Cors cors) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    static Site at(Optional<URI> publicUrl, List<URI> corsOrigins) {
        boolean https = publicUrl
                .filter(url -> url.getScheme().equalsIgnoreCase("https"))
                .isPresent();
        Origins origins = new Origins(publicUrl, corsOrigins);
        return new Site(new SecurityHeaders(https), new SessionCookies(publicUrl), origins, new Cors(origins));
    }

    SentTokens tokens(HttpServerExchange exchange) {
        return new SentTokens(exchange.getRequestHeaders(), cookies);
    }

    /**
     * Whether this is a request that another site makes a browser send (CSRF). Only what a browser does by itself can be
     * forged, so a request is judged when it uses or changes cookies, and may change anything.
     */
    boolean isForged(HttpServerExchange exchange, boolean usesCookies) {
        return usesCookies
                && cookies.offered()
                && !SAFE.contains(exchange.getRequestMethod().toString())
                && !origins.trust(exchange.getRequestHeaders());
    }
}
