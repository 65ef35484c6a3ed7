package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessToken;
import io.undertow.server.HttpHandler;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes an {@link AuthHandler}; everything has a safe default. */
public final class AuthHandlerBuilder {

    final Auth auth;
    Optional<Supplier<String>> jwks = Optional.empty();
    BooleanSupplier ready = () -> true;
    Optional<Function<AuthHandler, HttpHandler>> fallback = Optional.empty();
    int trustedProxies = 0;
    Optional<URI> publicUrl = Optional.empty();
    List<URI> corsOrigins = List.of();
    int workers = Lanes.defaultWorkers();
    Predicate<AccessToken> remembered = token -> false;
    RequestObserver observer = RequestObserver.NONE;
    final List<UserRoute> routes = new ArrayList<>();

    AuthHandlerBuilder(Auth auth) {
        this.auth = Objects.requireNonNull(auth, "auth");
    }

    /**
     * Publishes the public keys at {@code /.well-known/jwks.json}; without it that path is not ours. The supplier makes a JWK
     * set (RFC 7517); it is asked by every request and must not wait.
     */
    public AuthHandlerBuilder jwks(Supplier<String> json) {
        jwks = Optional.of(json);
        return this;
    }

    /** Answers {@code /health/ready}, on the I/O thread: it must not wait. Always ready unless told. */
    public AuthHandlerBuilder ready(BooleanSupplier check) {
        ready = Objects.requireNonNull(check, "ready");
        return this;
    }

    /**
     * Gets every request whose path is not ours, untouched and on the thread it came on. Without it such a request is
     * answered 404. Its answers get the API's security headers, {@code Content-Security-Policy: default-src 'none'} and {@code
     * Cache-Control: no-store} among them; a header that it has set itself is left as it is.
     */
    public AuthHandlerBuilder fallback(HttpHandler next) {
        Objects.requireNonNull(next, "next");
        return fallbackOf(api -> next);
    }

    /** A {@link #fallback} that needs the handler it belongs to, for its pages or to require a session; made when that is. */
    public AuthHandlerBuilder fallbackOf(Function<AuthHandler, HttpHandler> made) {
        fallback = Optional.of(made);
        return this;
    }

    /**
     * Adds a route of the host's, for whoever is signed in. It is kept by the rules of the API: who sends no living session is
     * answered 401, who is sent by another site 403, a body that is too large or no JSON 413 or 415, another method 405; what
     * the endpoint throws is answered 503 ({@code StoreFailure}, {@code Overloaded}) or 500 and logged. The endpoint runs on a
     * thread of {@link #workers} and may wait for a database.
     *
     * <p>In the path <code>{name}</code> stands for one segment. <code>{userId}</code> must be the session's user in the one
     * spelling that the API writes; whatever else stands there is answered 403 {@code access_denied}. Bodies are read except
     * with GET, which also answers HEAD, and DELETE. Paths without names come first, then the order in which they were added.
     *
     * @param method such as {@code PATCH}
     * @param path such as <code>/api/{userId}/tasks/{id}</code>; not below {@code /api/auth/}
     * @throws IllegalArgumentException when it is no such path
     */
    public AuthHandlerBuilder route(String method, String path, UserEndpoint endpoint) {
        routes.add(new UserRoute(method, path, endpoint));
        return this;
    }

    /**
     * How many proxies every request passes on its way here; 0 to 10, 0 unless told. With 0 {@code X-Forwarded-For} is not
     * believed.
     *
     * @throws IllegalArgumentException when it is out of its range
     */
    public AuthHandlerBuilder trustedProxies(int hops) {
        range("trustedProxies", hops, 0, 10);
        trustedProxies = hops;
        return this;
    }

    /**
     * Where people reach this server, for example {@code https://id.example.org}; what follows the host does not count. With
     * https every answer tells browsers to stay with it (RFC 6797). Cookies are offered with https, and with http on a
     * loopback host; without a public URL there are none.
     *
     * @throws IllegalArgumentException unless it begins with http or https and names a host
     */
    public AuthHandlerBuilder publicUrl(URI url) {
        checked("publicUrl", url);
        publicUrl = Optional.of(url);
        return this;
    }

    /**
     * Pages of which other origins may call this server from a browser and read its answers, credentials included (CORS), for
     * example {@code https://app.example.org}. None unless told; every one has to be named.
     *
     * @throws IllegalArgumentException unless each is http or https and a host, perhaps with a port, and nothing else
     */
    public AuthHandlerBuilder corsOrigins(List<URI> origins) {
        for (URI origin : origins) {
            String path = checked("corsOrigins", origin).getRawPath();
            boolean more =
                    origin.getRawUserInfo() != null || origin.getRawQuery() != null || origin.getRawFragment() != null;
            if (!path.isEmpty() || more) {
                throw new IllegalArgumentException("corsOrigins: an origin ends with its host or port");
            }
        }
        corsOrigins = List.copyOf(origins);
        return this;
    }

    private static URI checked(String option, URI url) {
        try {
            Origins.of(url);
            return url;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " " + e.getMessage(), e);
        }
    }

    /**
     * How many requests may hash or wait for a database at the same time; 1 to 10,000. Beyond that they are refused at once
     * with 503. Unless told, 64 or 18 for each processor, whichever is more: twice what the default policy lets queue for
     * hashing. Token checks have threads of their own.
     *
     * @throws IllegalArgumentException when it is out of its range
     */
    public AuthHandlerBuilder workers(int threads) {
        range("workers", threads, 1, 10_000);
        workers = threads;
        return this;
    }

    /**
     * Knows whether a token was proven before and is remembered, so that checking it costs next to nothing. Such a check is made
     * on the I/O thread; every other one goes to a few threads of their own, and is refused with 503 when too many wait there.
     * It is asked on the I/O thread and must not wait. No token is remembered unless told.
     */
    public AuthHandlerBuilder remembered(Predicate<AccessToken> known) {
        remembered = Objects.requireNonNull(known, "remembered");
        return this;
    }

    /** Is told of every request that was answered; those that go to the fallback are not ours. Nobody unless told. */
    public AuthHandlerBuilder observer(RequestObserver told) {
        observer = Objects.requireNonNull(told, "observer");
        return this;
    }

    /** @throws IllegalArgumentException when two routes have the same method and path */
    public AuthHandler build() {
        return new AuthHandler(this);
    }

    private static void range(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " must be " + min + " to " + max + ", is " + value);
        }
    }
}
