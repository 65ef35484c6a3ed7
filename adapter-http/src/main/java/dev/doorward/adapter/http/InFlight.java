package dev.doorward.adapter.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Knows which requests are being answered: a server stops between them, a connection without one is idle, and a fault that is
 * read belongs to one or to none.
 */
final class InFlight implements HttpHandler {

    private final HttpHandler next;
    private final IdleConnections idle;
    private int count;
    private boolean draining;

    InFlight(HttpHandler next, IdleConnections idle) {
        this.next = next;
        this.idle = idle;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (begun()) {
            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        }
        idle.busy(exchange.getConnection());
        Optional<StrictSource> source = source(exchange);
        source.ifPresent(bytes -> bytes.belongsTo(exchange));
        exchange.addExchangeCompleteListener((complete, proceed) -> {
            // Before the next request, which the others may begin to read.
            source.ifPresent(bytes -> bytes.belongsTo(null));
            idle.begins(complete.getConnection());
            try {
                proceed.proceed();
            } finally {
                ended();
            }
        });
        next.handleRequest(exchange);
    }

    private static Optional<StrictSource> source(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof AbstractServerConnection connection
                        && connection.getOriginalSourceConduit() instanceof StrictSource source
                ? Optional.of(source)
                : Optional.empty();
    }

    private synchronized boolean begun() {
        count++;
        return draining;
    }

    private synchronized void ended() {
        count--;
        notifyAll();
    }

    /** From now on every answer is its connection's last. Waits until nothing is being answered, at most so long. */
    synchronized void drain(Duration grace) throws InterruptedException {
        draining = true;
        long deadline = System.nanoTime() + grace.toNanos();
        while (count > 0 && deadline - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
    }
}
