package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.ClientInfo;
import io.undertow.io.IoCallback;
import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the REST API: sign up, sign in, sign out, who am I, public keys and health. Mount it anywhere; its paths are
 * relative to where it is mounted, and whatever is not its own goes to the fallback. Closing it gives back its threads.
 *
 * <p>It bounds bodies, waiting and threads. What a stranger may do to a connection is bounded by the listener:
 * {@link AuthServer} does, and in another Undertow the host has to.
 */
public final class AuthHandler implements HttpHandler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuthHandler.class);
    private static final HttpString REQUEST_ID = new HttpString("X-Request-Id");
    private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
    private static final HttpString SECURITY_POLICY = new HttpString("Content-Security-Policy");
    private static final byte[] NO_BODY = new byte[0];

    private final Map<String, Map<String, Route>> routes = new HashMap<>();
    private final Optional<HttpHandler> fallback;
    private final ClientAddress clientAddress;
    private final boolean https;
    private final Lanes lanes;

    AuthHandler(AuthHandlerBuilder options) {
        Auth auth = options.auth;
        route(Methods.POST, "/api/auth/signup", new Route(Route.Lane.WORK, true, new SignUpEndpoint(auth)));
        route(Methods.POST, "/api/auth/signin", new Route(Route.Lane.WORK, true, new SignInEndpoint(auth)));
        route(Methods.POST, "/api/auth/signout", new Route(Route.Lane.WORK, true, new SignOutEndpoint(auth)));
        route(Methods.GET, "/api/auth/me", new Route(Route.Lane.CHECK, false, new MeEndpoint(auth)));
        route(Methods.GET, "/health/live", new Route(Route.Lane.IO, false, new HealthEndpoint(() -> true)));
        route(Methods.GET, "/health/ready", new Route(Route.Lane.WORK, false, new HealthEndpoint(options.ready)));
        options.jwks.ifPresent(json -> route(
                Methods.GET, "/.well-known/jwks.json", new Route(Route.Lane.CHECK, false, new JwksEndpoint(json))));
        fallback = options.fallback;
        clientAddress = new ClientAddress(options.trustedProxies);
        https = options.https;
        lanes = new Lanes(options.workers);
    }

    /** A handler for this door; see {@link AuthHandlerBuilder}. */
    public static AuthHandlerBuilder builder(Auth auth) {
        return new AuthHandlerBuilder(auth);
    }

    private void route(HttpString method, String path, Route route) {
        routes.computeIfAbsent(path, unseen -> new HashMap<>()).put(method.toString(), route);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        Map<String, Route> methods = routesAt(exchange);
        if (methods.isEmpty() && fallback.isPresent()) {
            fallback.get().handleRequest(exchange);
            return;
        }
        // HEAD is GET, and the listener leaves out the body. Methods are compared as text: they are case-sensitive (RFC
        // 9110, 9.1).
        Answering answering = new Answering(exchange, UUID.randomUUID().toString());
        String method = exchange.getRequestMethod().toString();
        Route route = methods.get(method.equals("HEAD") ? "GET" : method);
        if (route == null) {
            answering.send(notRouted(method, methods, answering.id));
        } else {
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> answering.receive(route));
        }
    }

    /** Paths are compared as they are after being decoded once, without parameters and without being normalised. */
    private Map<String, Route> routesAt(HttpServerExchange exchange) {
        boolean parameters = exchange.getRequestURI().indexOf(';') >= 0;
        return parameters ? Map.of() : routes.getOrDefault(exchange.getRelativePath(), Map.of());
    }

    private static Reply notRouted(String method, Map<String, Route> methods, String id) {
        if (methods.isEmpty()) {
            return Problem.NOT_FOUND.reply(id);
        }
        boolean asks = method.equals("OPTIONS");
        return (asks ? Reply.empty(204) : Problem.METHOD_NOT_ALLOWED.reply(id)).with(Headers.ALLOW, allowed(methods));
    }

    private static String allowed(Map<String, Route> methods) {
        Stream<String> head = methods.containsKey("GET") ? Stream.of("HEAD") : Stream.empty();
        return Stream.of(methods.keySet().stream(), head, Stream.of("OPTIONS"))
                .flatMap(names -> names)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Takes no more requests that need a thread; what runs may finish. */
    @Override
    public void close() {
        lanes.close();
    }

    /** One request on its way to its answer. */
    private final class Answering {

        private final HttpServerExchange exchange;
        private final String id;

        Answering(HttpServerExchange exchange, String id) {
            this.exchange = exchange;
            this.id = id;
        }

        void receive(Route route) {
            if (!route.reads()) {
                leave(route, NO_BODY);
                return;
            }
            new BodyReader(exchange, body -> leave(route, body), reader -> {
                        exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
                        reader.answerTooLarge(prepare(Problem.PAYLOAD_TOO_LARGE.reply(id)));
                    })
                    .start();
        }

        /** Leaves the I/O thread, once, or is refused. */
        private void leave(Route route, byte[] body) {
            try {
                lanes.run(
                        route.lane(),
                        () -> Connectors.executeRootHandler(unused -> send(replyTo(route, body)), exchange));
            } catch (RejectedExecutionException full) {
                Connectors.executeRootHandler(unused -> send(Problem.SERVICE_UNAVAILABLE.reply(id)), exchange);
            }
        }

        /** The one place where what is thrown becomes an answer. */
        private Reply replyTo(Route route, byte[] body) {
            try {
                if (body.length > 0 && !MediaType.isJson(exchange.getRequestHeaders())) {
                    throw new Refusal(Problem.UNSUPPORTED_MEDIA_TYPE);
                }
                return route.endpoint().answer(request(body));
            } catch (Refusal refusal) {
                return refusal.problem().reply(id);
            } catch (Overloaded overloaded) {
                LOG.info("request {} refused: {}", id, overloaded.getMessage());
                return Problem.SERVICE_UNAVAILABLE.reply(id);
            } catch (StoreFailure failure) {
                LOG.warn("request {} could not be served: {}", id, failure.getMessage());
                LOG.debug("request {}", id, failure);
                return Problem.SERVICE_UNAVAILABLE.reply(id);
            } catch (RuntimeException | Error bug) {
                LOG.error("request {} failed", id, bug);
                return Problem.INTERNAL_ERROR.reply(id);
            }
        }

        private Request request(byte[] body) {
            HeaderMap headers = exchange.getRequestHeaders();
            String userAgent =
                    Optional.ofNullable(headers.getFirst(Headers.USER_AGENT)).orElse("");
            ClientInfo client = new ClientInfo(id, clientAddress.of(exchange), userAgent);
            return new Request(id, client, headers, exchange.getQueryParameters(), body);
        }

        void send(Reply reply) {
            if (exchange.isResponseStarted() || !exchange.getConnection().isOpen()) {
                exchange.endExchange();
                return;
            }
            exchange.getResponseSender().send(prepare(reply), IoCallback.END_EXCHANGE);
        }

        /** Status and headers; the same for every answer, so that nothing can be told from what is missing. */
        private ByteBuffer prepare(Reply reply) {
            exchange.setStatusCode(reply.status());
            HeaderMap headers = exchange.getResponseHeaders();
            headers.put(REQUEST_ID, id);
            headers.put(NO_SNIFF, "nosniff");
            headers.put(REFERRER_POLICY, "no-referrer");
            headers.put(SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
            headers.put(Headers.CACHE_CONTROL, "no-store");
            if (https) {
                headers.put(Headers.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
            }
            reply.headers().forEach(headers::put);
            if (reply.status() != 204) {
                exchange.setResponseContentLength(reply.body().length);
            }
            return ByteBuffer.wrap(reply.body());
        }
    }
}
