package dev.doorward.adapter.http;

import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to its answer. */
final class Answering {

    private static final Logger LOG = LoggerFactory.getLogger(AuthHandler.class);
    private static final HttpString REQUEST_ID = new HttpString("X-Request-Id");

    private final HttpServerExchange exchange;
    private final Site site;
    private final boolean clearsCookies;
    private final String id = requestId();
    private IntConsumer answered = status -> {};

    /** @param clearsCookies whether the answer takes the session's cookies back, if it is one that was asked for */
    Answering(HttpServerExchange exchange, Site site, boolean clearsCookies) {
        this.exchange = exchange;
        this.site = site;
        this.clearsCookies = clearsCookies;
    }

    /** A random UUID (RFC 9562, section 5.4) that is no secret, so nobody waits for the generator of secrets. */
    private static String requestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | 1L << 63;
        return new UUID(version, variant).toString();
    }

    /** The request's id: made here, never taken from the client. */
    String id() {
        return id;
    }

    /** Has the status told when there is an answer. */
    void whenAnswered(IntConsumer told) {
        answered = told;
    }

    /** The one place where what is thrown becomes an answer. */
    Reply to(Throwable thrown) {
        if (thrown instanceof Refusal refusal) {
            site.refusals().refused(refusal.problem(), id);
            return refusal.problem().reply(id);
        }
        if (thrown instanceof Overloaded full) {
            site.refusals().overloaded(full, id);
            return Problem.SERVICE_UNAVAILABLE.reply(id);
        }
        if (thrown instanceof StoreFailure failure) {
            site.refusals().failed(failure, id);
            return Problem.SERVICE_UNAVAILABLE.reply(id);
        }
        LOG.error("request {} failed", id, thrown);
        return Problem.INTERNAL_ERROR.reply(id);
    }

    void send(Problem problem) {
        send(problem.reply(id));
    }

    void send(Reply reply) {
        if (exchange.isResponseStarted() || !exchange.getConnection().isOpen()) {
            exchange.endExchange();
            return;
        }
        exchange.getResponseSender().send(prepare(reply), IoCallback.END_EXCHANGE);
    }

    /** Status and headers; the same for every answer, so that nothing can be told from what is missing. */
    ByteBuffer prepare(Reply reply) {
        answered.accept(reply.status());
        exchange.setStatusCode(reply.status());
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(REQUEST_ID, id);
        headers.put(SecurityHeaders.RESOURCE_POLICY, "same-origin");
        site.cors().describe(exchange);
        reply.headers().forEach(headers::put);
        site.headers().complete(exchange);
        reply.cookies().forEach(cookie -> headers.add(Headers.SET_COOKIE, cookie));
        if (clearsCookies
                && !reply.keepsCookies()
                && reply.status() < 500
                && reply.status() != Problem.CROSS_SITE_REQUEST.status()) {
            site.cookies().cleared().forEach(cookie -> headers.add(Headers.SET_COOKIE, cookie));
        }
        if (reply.status() != 204 && reply.status() != 304) {
            exchange.setResponseContentLength(reply.body().length);
        }
        return ByteBuffer.wrap(reply.body());
    }
}
