package dev.doorward.adapter.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Answers {@code GET /metrics} with figures for Prometheus, and nothing else: every other path is 404 and every other method
 * 405. It asks for no credentials, so it belongs on a port that strangers cannot reach.
 */
public final class MetricsHandler implements HttpHandler {

    private static final String PATH = "/metrics";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> figures;

    /** @param figures the Prometheus text format, version 0.0.4; it is asked by every request, on a thread that may wait */
    public MetricsHandler(Supplier<String> figures) {
        this.figures = Objects.requireNonNull(figures, "figures");
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HttpString method = exchange.getRequestMethod();
        if (!exchange.getRelativePath().equals(PATH)) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND);
        } else if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
            exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
            exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
        } else {
            exchange.dispatch(this::answer);
        }
    }

    private void answer(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TEXT);
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(figures.get());
    }
}
