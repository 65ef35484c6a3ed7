package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.Departure;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;

/**
 * Answers the REST API: sign up, sign in, refresh, sign out, one's own account, public keys and health, and beside it the
 * host's own routes for whoever is signed in ({@link AuthHandlerBuilder#route}). Mount it anywhere; its paths are relative to
 * where it is mounted, and whatever is not its own goes to the fallback. Closing it gives back its threads.
 *
 * <p>It bounds bodies, waiting and threads. What a stranger may do to a connection is bounded by the listener:
 * {@link AuthServer} does, and in another Undertow the host has to.
 */
public final class AuthHandler implements HttpHandler, AutoCloseable {

    private static final byte[] NO_BODY = new byte[0];

    private final Routes routes = new Routes();
    private final Auth auth;
    private final Optional<HttpHandler> fallback;
    private final ClientAddress clientAddress;
    private final Site site;
    private final Lanes lanes;
    private final RequestObserver observer;

    AuthHandler(AuthHandlerBuilder options) {
        auth = options.auth;
        clientAddress = new ClientAddress(options.trustedProxies);
        site = Site.at(options.publicUrl, options.corsOrigins, options.observer);
        lanes = new Lanes(options.workers, options.remembered);
        observer = options.observer;
        addAccountRoutes(new Grants(site.cookies()));
        addServerRoutes(options);
        options.routes.forEach(route -> route.addTo(routes, auth));
        fallback = options.fallback.map(made -> made.apply(this));
    }

    private void addAccountRoutes(Grants grants) {
        routes.add(Methods.POST, "/api/auth/signup", Route.reading(new SignUpEndpoint(auth, grants)));
        routes.add(Methods.POST, "/api/auth/signin", Route.reading(new SignInEndpoint(auth, grants)));
        routes.add(Methods.POST, "/api/auth/refresh", Route.reading(new RefreshEndpoint(auth, grants)));
        Route signOut = Route.reading(new SignOutEndpoint(auth));
        routes.add(Methods.POST, "/api/auth/signout", signOut.clearingCookies());
        routes.add(Methods.GET, "/api/auth/me", Route.bodiless(Route.Lane.CHECK, new MeEndpoint(auth)));
        routes.add(Methods.DELETE, "/api/auth/me", Route.reading(new DeleteUserEndpoint(auth, site.cookies())));
        routes.add(Methods.POST, "/api/auth/password", Route.reading(new PasswordEndpoint(auth, grants)));
        routes.add(Methods.GET, "/api/auth/sessions", Route.bodiless(Route.Lane.WORK, new SessionsEndpoint(auth)));
        Route endSession = Route.bodiless(Route.Lane.WORK, new EndSessionEndpoint(auth));
        routes.add(Methods.DELETE, "/api/auth/sessions/{id}", endSession);
    }

    private void addServerRoutes(AuthHandlerBuilder options) {
        Endpoint alive = new HealthEndpoint(() -> true);
        Endpoint ready = new HealthEndpoint(options.ready);
        routes.add(Methods.GET, "/health/live", Route.bodiless(Route.Lane.IO, alive));
        routes.add(Methods.GET, "/health/ready", Route.bodiless(Route.Lane.IO, ready));
        options.jwks.ifPresent(json -> routes.add(
                Methods.GET, "/.well-known/jwks.json", Route.bodiless(Route.Lane.CHECK, new JwksEndpoint(json))));
    }

    /** A handler for this door; see {@link AuthHandlerBuilder}. */
    public static AuthHandlerBuilder builder(Auth auth) {
        return new AuthHandlerBuilder(auth);
    }

    /**
     * Lets only requests with a living session through to a handler of the host's; see {@link RequireSession}. It works as
     * long as this is not closed.
     */
    public RequireSession requireSession(HttpHandler next) {
        return requireSession((exchange, answering, thrown) -> answering.to(thrown), next);
    }

    RequireSession requireSession(RequireSession.Refused refused, HttpHandler next) {
        return new RequireSession(auth, site, lanes, Optional.empty(), refused, next);
    }

    /** Whether browsers get cookies here: with a public URL of https, or of http on a loopback host. The pages live by them. */
    public boolean offersCookies() {
        return site.cookies().offered();
    }

    /** The pages on which people sign up, sign in and look after their account; see {@link AuthPagesBuilder}. */
    public AuthPagesBuilder pages() {
        return new AuthPagesBuilder(this);
    }

    boolean hasFallback() {
        return fallback.isPresent();
    }

    Site site() {
        return site;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        Routes.At at = routes.at(exchange);
        if (!at.isOurs() && fallback.isPresent()) {
            exchange.addResponseCommitListener(site.headers()::complete);
            fallback.get().handleRequest(exchange);
            return;
        }
        Optional<Route> route = at.route(exchange.getRequestMethod());
        boolean clearsCookies = route.map(Route::clearsCookies).orElse(false);
        Answering answering = new Answering(exchange, site, clearsCookies);
        answering.whenAnswered(toldTo(observer, route));
        if (route.isEmpty()) {
            answering.send(notRouted(exchange, at, answering.id()));
        } else {
            Routed routed = new Routed(exchange, answering, route.get(), at.variables());
            exchange.dispatch(SameThreadExecutor.INSTANCE, routed::receive);
        }
    }

    /** What a stranger typed as method or path goes nowhere. */
    private static IntConsumer toldTo(RequestObserver observer, Optional<Route> route) {
        String method = route.map(Route::method).orElse(RequestObserver.OTHER);
        String path = route.map(Route::path).orElse(RequestObserver.OTHER);
        long start = System.nanoTime();
        return status -> observer.answered(method, path, status, Duration.ofNanos(System.nanoTime() - start));
    }

    private Reply notRouted(HttpServerExchange exchange, Routes.At at, String id) {
        if (!at.isOurs()) {
            return Problem.NOT_FOUND.reply(id);
        }
        if (site.cors().isPreflight(exchange)) {
            return Cors.preflight(at.allowed());
        }
        boolean asks = exchange.getRequestMethod().equals(Methods.OPTIONS);
        return (asks ? Reply.empty(204) : Problem.METHOD_NOT_ALLOWED.reply(id)).with(Headers.ALLOW, at.allowed());
    }

    /** Takes no more requests that need a thread; what runs may finish. */
    @Override
    public void close() {
        lanes.close();
    }

    /** One request that has found its route. */
    private final class Routed {

        private final HttpServerExchange exchange;
        private final Answering answering;
        private final Route route;
        private final Map<String, String> path;
        private final SentTokens tokens;

        Routed(HttpServerExchange exchange, Answering answering, Route route, Map<String, String> path) {
            this.exchange = exchange;
            this.answering = answering;
            this.route = route;
            this.path = path;
            this.tokens = site.tokens(exchange);
        }

        void receive() {
            if (site.isForged(exchange, tokens.inCookies() || route.clearsCookies() || asksForCookies())) {
                answering.send(answering.to(new Refusal(Problem.CROSS_SITE_REQUEST)));
            } else if (!route.reads()) {
                leave(NO_BODY);
            } else {
                new BodyReader(exchange, this::leave, reader -> {
                            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
                            reader.answerTooLarge(answering.prepare(Problem.PAYLOAD_TOO_LARGE.reply(answering.id())));
                        })
                        .start();
            }
        }

        private boolean asksForCookies() {
            Deque<String> values = exchange.getQueryParameters().get(Grants.USE_COOKIES);
            return values != null && values.contains("true");
        }

        /** Leaves the I/O thread where it has to, once, or is refused. */
        private void leave(byte[] body) {
            Departure client = new Departure();
            if (route.reads()) {
                StrictSource.watch(exchange, client::happen);
            }
            try {
                lanes.run(
                        lanes.of(route, tokens),
                        () -> Connectors.executeRootHandler(
                                unused -> answering.send(client.watchedDuring(() -> replyTo(body))), exchange));
            } catch (RejectedExecutionException full) {
                Connectors.executeRootHandler(unused -> answering.send(Problem.SERVICE_UNAVAILABLE), exchange);
            }
        }

        private Reply replyTo(byte[] body) {
            try {
                if (body.length > 0 && !MediaType.isJson(exchange.getRequestHeaders())) {
                    throw new Refusal(Problem.UNSUPPORTED_MEDIA_TYPE);
                }
                return route.endpoint().answer(request(body));
            } catch (RuntimeException | Error thrown) {
                return answering.to(thrown);
            }
        }

        private Request request(byte[] body) {
            HeaderMap headers = exchange.getRequestHeaders();
            String userAgent =
                    Optional.ofNullable(headers.getFirst(Headers.USER_AGENT)).orElse("");
            ClientInfo client = new ClientInfo(answering.id(), clientAddress.of(exchange), userAgent);
            return new Request(answering.id(), client, tokens, exchange.getQueryParameters(), path, body);
        }
    }
}
