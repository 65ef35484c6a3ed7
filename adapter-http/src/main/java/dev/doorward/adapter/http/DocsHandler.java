package dev.doorward.adapter.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * The API's own document, {@code /openapi.yaml}, and a page that reads it, {@code /docs}, in front of another handler. Nothing of
 * it is loaded from elsewhere, which its security policy enforces; the policy allows inline styles, which the page's script
 * makes, and nothing else that is inline. Files travel compressed, so that a slow client has them in time.
 *
 * <p>In front of an {@link AuthHandler} without a fallback, where {@code /} would be 404, a GET of it is sent on to {@code /docs}:
 * whoever opens the server's address in a browser sees what is there.
 */
public final class DocsHandler implements HttpHandler {

    private static final String FROM_HERE_ONLY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    private static final String PAGE = "/docs";
    private static final byte[] NOTHING = new byte[0];

    private final HttpHandler next;
    private final Map<String, Once> documents;
    private final SecurityHeaders headers;
    private final RequestObserver observer;
    private final boolean home;

    /** Read and compressed when it is first asked for, and kept from then on. */
    private static final class Once {

        private final String path;
        private final Supplier<byte[]> content;
        private volatile Document document;

        Once(String path, Supplier<byte[]> content) {
            this.path = path;
            this.content = content;
        }

        /** Whether to get it takes no time. */
        boolean isKept() {
            return document != null;
        }

        synchronized Document get() {
            if (document == null) {
                document = Document.of(path, content.get());
            }
            return document;
        }
    }

    private record Document(String type, byte[] content, byte[] compressed, ETag tag) {

        static Document of(String path, byte[] content) {
            CRC32 sum = new CRC32();
            sum.update(content);
            ETag tag = new ETag(true, Long.toHexString(sum.getValue()) + content.length);
            return new Document(PageFile.type(path).orElse(PageFile.HTML), content, compressed(content), tag);
        }

        private static byte[] compressed(byte[] content) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(content);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        }
    }

    /** The same, and nobody is told of requests. */
    public DocsHandler(HttpHandler next, Map<String, Supplier<byte[]>> files, boolean https) {
        this(next, files, https, RequestObserver.NONE);
    }

    /**
     * @param next gets every other request, untouched and on the thread it came on
     * @param files by their path; the ending says the type, html where there is none. Each is read when it is first asked for,
     *     on a worker thread
     * @param https whether browsers are told to stay with https
     * @param observer is told of every request for a file, whose path is the route, and of {@code /} when it is sent on
     */
    public DocsHandler(HttpHandler next, Map<String, Supplier<byte[]>> files, boolean https, RequestObserver observer) {
        this.next = Objects.requireNonNull(next, "next");
        this.observer = Objects.requireNonNull(observer, "observer");
        headers = new SecurityHeaders(https);
        documents = new HashMap<>();
        files.forEach((path, content) -> documents.put(path, new Once(path, content)));
        home = documents.containsKey(PAGE) && next instanceof AuthHandler api && !api.hasFallback();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        long start = System.nanoTime();
        String path = exchange.getRelativePath();
        HttpString method = exchange.getRequestMethod();
        boolean reads = method.equals(Methods.GET) || method.equals(Methods.HEAD);
        boolean sentOn = home && reads && path.equals("/");
        Once document = documents.get(path);
        if (!sentOn && (document == null || exchange.getRequestURI().indexOf(';') >= 0)) {
            next.handleRequest(exchange);
            return;
        }
        HttpHandler answer = answering -> {
            byte[] content = sentOn ? sendOn(answering) : answer(answering, document, reads);
            headers.complete(answering);
            observer.answered(
                    reads ? "GET" : RequestObserver.OTHER,
                    reads ? path : RequestObserver.OTHER,
                    answering.getStatusCode(),
                    Duration.ofNanos(System.nanoTime() - start));
            answering.getResponseSender().send(ByteBuffer.wrap(content));
        };
        if (sentOn || !reads || document.isKept()) {
            answer.handleRequest(exchange);
        } else {
            exchange.dispatch(answer);
        }
    }

    private static byte[] sendOn(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.SEE_OTHER);
        exchange.getResponseHeaders().put(Headers.LOCATION, exchange.getResolvedPath() + PAGE);
        return NOTHING;
    }

    private static byte[] answer(HttpServerExchange exchange, Once document, boolean reads) {
        exchange.getResponseHeaders()
                .put(SecurityHeaders.SECURITY_POLICY, FROM_HERE_ONLY)
                .put(SecurityHeaders.OPENER_POLICY, "same-origin")
                .put(SecurityHeaders.RESOURCE_POLICY, "same-origin")
                .put(Headers.CACHE_CONTROL, "no-cache");
        return reads ? read(exchange, document.get()) : refused(exchange);
    }

    private static byte[] refused(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
        exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
        return NOTHING;
    }

    private static byte[] read(HttpServerExchange exchange, Document document) {
        HeaderMap answer = exchange.getResponseHeaders();
        answer.put(Headers.ETAG, document.tag().toString()).put(Headers.VARY, "Accept-Encoding");
        if (!ETagUtils.handleIfNoneMatch(exchange, document.tag(), true)) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
            return NOTHING;
        }
        answer.put(Headers.CONTENT_TYPE, document.type());
        HeaderMap asked = exchange.getRequestHeaders();
        boolean compressed = asked.contains(Headers.ACCEPT_ENCODING)
                && asked.getFirst(Headers.ACCEPT_ENCODING).matches("(.*[ ,])?gzip([ ,].*)?");
        if (compressed) {
            answer.put(Headers.CONTENT_ENCODING, "gzip");
        }
        return compressed ? document.compressed() : document.content();
    }
}
