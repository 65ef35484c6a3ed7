package dev.doorward.adapter.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The origins (RFC 6454) whose pages may use this server: its own, and those that are listed. */
final class Origins {

    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final Set<String> OURSELVES = Set.of("same-origin", "none");

    private final Set<String> trusted = new LinkedHashSet<>();
    private final Set<String> listed = new LinkedHashSet<>();

    Origins(Optional<URI> publicUrl, List<URI> others) {
        others.forEach(url -> listed.add(of(url)));
        trusted.addAll(listed);
        publicUrl.ifPresent(url -> trusted.add(of(url)));
    }

    /**
     * An URL's origin, as browsers write it.
     *
     * @throws IllegalArgumentException unless it begins with http or https and names a host
     */
    static String of(URI url) {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        boolean https = scheme.equals("https");
        if (url.getHost() == null || !https && !scheme.equals("http")) {
            throw new IllegalArgumentException("must be http(s)://host or http(s)://host:port");
        }
        boolean usual = url.getPort() == -1 || url.getPort() == (https ? 443 : 80);
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + url.getPort());
    }

    /** Whether there are others than our own. */
    boolean anyListed() {
        return !listed.isEmpty();
    }

    /** The listed origin that a request comes from. */
    Optional<String> listed(HeaderMap headers) {
        return single(headers, Headers.ORIGIN).filter(listed::contains);
    }

    /**
     * Whether a request comes from a page of a trusted origin, from the person directly, or from no browser at all, which
     * would name at least one of the two headers (Fetch Metadata Request Headers, section 2.4, and the Fetch standard,
     * section 3.2). {@code same-site} is somebody else, and so is the origin {@code null}.
     */
    boolean trust(HeaderMap headers) {
        return single(headers, FETCH_SITE).filter(OURSELVES::contains).isPresent()
                || single(headers, Headers.ORIGIN).filter(trusted::contains).isPresent()
                || !headers.contains(FETCH_SITE) && !headers.contains(Headers.ORIGIN);
    }

    private static Optional<String> single(HeaderMap headers, HttpString name) {
        HeaderValues values = headers.get(name);
        return values == null || values.size() != 1 ? Optional.empty() : Optional.of(values.getFirst());
    }
}
