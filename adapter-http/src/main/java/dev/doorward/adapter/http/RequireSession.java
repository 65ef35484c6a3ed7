package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.SameThreadExecutor;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Stands in front of a host's own handler and lets only requests with a living session through, by the rules of the API:
 * header or cookie, no two credentials that differ, nothing that another site makes a browser send. What it refuses is
 * answered as the API answers it. Made by {@link AuthHandler#requireSession}.
 *
 * <p>The check runs on the API's own few threads, or at once when the token is remembered. The host's handler then runs on the
 * kind of thread that the request came on: the connection's I/O thread, or a worker where the host has dispatched to one before.
 * When CORS origins are listed, the host's answers get those headers, and preflights are answered here.
 */
public final class RequireSession implements HttpHandler {

    private static final AttachmentKey<AccessClaims> SESSION = AttachmentKey.create(AccessClaims.class);
    private static final String METHODS = "DELETE, GET, HEAD, PATCH, POST, PUT";

    private final Auth auth;
    private final Site site;
    private final Lanes lanes;
    private final Optional<Function<HttpServerExchange, String>> userInPath;
    private final Refused refused;
    private final HttpHandler next;

    /** What is answered to a request that is not let through. */
    @FunctionalInterface
    interface Refused {
        Reply reply(HttpServerExchange exchange, Answering answering, Throwable thrown);
    }

    RequireSession(
            Auth auth,
            Site site,
            Lanes lanes,
            Optional<Function<HttpServerExchange, String>> userInPath,
            Refused refused,
            HttpHandler next) {
        this.auth = auth;
        this.site = site;
        this.lanes = lanes;
        this.userInPath = userInPath;
        this.refused = refused;
        this.next = Objects.requireNonNull(next, "next");
    }

    /**
     * Also insists that the session's user is the one in the path; everybody else is answered 403 {@code access_denied}.
     *
     * @param inPath finds the user's id in the path of a request; only the one spelling that the API writes is accepted
     */
    public RequireSession ofUser(Function<HttpServerExchange, String> inPath) {
        return new RequireSession(auth, site, lanes, Optional.of(inPath), refused, next);
    }

    /**
     * The session of a request that was let through.
     *
     * @throws IllegalStateException when the request did not come through here
     */
    public static AccessClaims session(HttpServerExchange exchange) {
        AccessClaims session = exchange.getAttachment(SESSION);
        if (session == null) {
            throw new IllegalStateException("the request did not come through RequireSession");
        }
        return session;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Answering answering = new Answering(exchange, site, false);
        if (site.cors().isPreflight(exchange)) {
            answering.send(Cors.preflight(METHODS));
            return;
        }
        Executor onwards = exchange.isInIoThread()
                ? exchange.getIoThread()
                : exchange.getConnection().getWorker();
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> check(exchange, answering, onwards));
    }

    private void check(HttpServerExchange exchange, Answering answering, Executor onwards) {
        try {
            lanes.run(
                    lanes.ofCheck(site.tokens(exchange)),
                    () -> Connectors.executeRootHandler(unused -> decide(exchange, answering, onwards), exchange));
        } catch (RejectedExecutionException full) {
            Connectors.executeRootHandler(
                    unused -> refuse(exchange, answering, new Refusal(Problem.SERVICE_UNAVAILABLE)), exchange);
        }
    }

    private void decide(HttpServerExchange exchange, Answering answering, Executor onwards) {
        try {
            exchange.putAttachment(SESSION, letIn(exchange));
        } catch (RuntimeException | Error thrown) {
            refuse(exchange, answering, thrown);
            return;
        }
        site.cors().describe(exchange);
        exchange.addResponseCommitListener(site.headers()::complete);
        exchange.dispatch(onwards, next);
    }

    private void refuse(HttpServerExchange exchange, Answering answering, Throwable thrown) {
        answering.send(refused.reply(exchange, answering, thrown));
    }

    private AccessClaims letIn(HttpServerExchange exchange) {
        SentTokens tokens = site.tokens(exchange);
        if (site.isForged(exchange, tokens.inCookies())) {
            throw new Refusal(Problem.CROSS_SITE_REQUEST);
        }
        AccessClaims session = tokens.proven(auth);
        String user = session.user().toString();
        if (!userInPath.map(inPath -> user.equals(inPath.apply(exchange))).orElse(true)) {
            throw new Refusal(Problem.ACCESS_DENIED);
        }
        return session;
    }
}
