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
 * @param refusals who is told when they are refused
 */
record Site(SecurityHeaders headers, SessionCookies cookies, Origins origins, Cors cors, Refusals refusals) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    static Site at(Optional<URI> publicUrl, List<URI> corsOrigins, RequestObserver observer) {
        boolean https = publicUrl
                .filter(url -> url.getScheme().equalsIgnoreCase("https"))
                .isPresent();
        Origins origins = new Origins(publicUrl, corsOrigins);
        Refusals refusals = new Refusals(observer, System::nanoTime);
        return new Site(
                new SecurityHeaders(https), new SessionCookies(publicUrl), origins, new Cors(origins), refusals);
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
