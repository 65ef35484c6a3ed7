package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A file of a page, read once from the class path. Documents are stored by nobody; everything else is kept by browsers and asked
 * for again under its hash.
 */
final class PageFile {

    private static final String FROM_HERE_ONLY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    static final String HTML = "text/html; charset=utf-8";
    private static final Map<String, String> TYPES = Map.of(
            "html", HTML,
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "yaml", "application/yaml; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    private final String type;
    private final byte[] content;
    private final ETag tag;

    private PageFile(String type, byte[] content) {
        this.type = type;
        this.content = content;
        this.tag = new ETag(false, hash(content));
    }

    /**
     * @param name relative to the class's package, with an ending that says its type
     * @throws IllegalArgumentException when there is no such file, or nobody knows its type
     */
    static PageFile read(Class<?> beside, String name) {
        String type =
                type(name).orElseThrow(() -> new IllegalArgumentException("the type of " + name + " is not known"));
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException(name + " is not beside " + beside.getName());
            }
            return new PageFile(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the ending of its name says, where that is known. */
    static Optional<String> type(String name) {
        return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    /** With every <code>{{name}}</code> replaced by its value, as text of HTML. */
    PageFile with(Map<String, String> values) {
        String text = new String(content, StandardCharsets.UTF_8);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{{" + value.getKey() + "}}", escaped(value.getValue()));
        }
        return new PageFile(type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With a stylesheet after its own. */
    PageFile linking(String stylesheet) {
        String link = "<link rel=\"stylesheet\" href=\"" + escaped(stylesheet) + "\">\n</head>";
        String text = new String(content, StandardCharsets.UTF_8).replace("</head>", link);
        return new PageFile(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The file, or that the browser has it already. */
    Reply reply(HttpServerExchange exchange) {
        if (type.equals(HTML)) {
            return reply(StatusCodes.OK);
        }
        // ETagUtils says whether there is something to send.
        Reply reply = ETagUtils.handleIfNoneMatch(exchange, tag, true)
                ? Reply.file(StatusCodes.OK, type, content)
                : Reply.empty(StatusCodes.NOT_MODIFIED);
        return protectedBy(reply.with(Headers.ETAG, tag.toString()).with(Headers.CACHE_CONTROL, "no-cache"));
    }

    /** The file as the text of an answer of any kind. */
    Reply reply(int status) {
        return protectedBy(Reply.file(status, type, content));
    }

    private static Reply protectedBy(Reply reply) {
        return reply.with(SecurityHeaders.SECURITY_POLICY, FROM_HERE_ONLY)
                .with(SecurityHeaders.OPENER_POLICY, "same-origin")
                .with(SecurityHeaders.RESOURCE_POLICY, "same-origin");
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
