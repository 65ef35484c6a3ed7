package dev.doorward.adapter.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a request came from. {@code X-Forwarded-For} counts only as far as it was written by proxies that are known to be
 * there: each appends the address it was called from, so with n proxies the n-th entry from the right is the client's, and
 * everything to the left of it is what the client claims.
 */
final class ClientAddress {

    /** Without leading zeros, which some programs read as octal: an address has one text. */
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** {@code [}, the longest address, {@code ]:65535}. */
    private static final int LONGEST = 53;

    private final int proxies;

    /** @param proxies how many proxies every request passes; with 0 the header is not read */
    ClientAddress(int proxies) {
        this.proxies = proxies;
    }

    /** The address without port or zone, or the empty text when nobody knows it. */
    String of(HttpServerExchange exchange) {
        return forwarded(exchange).orElseGet(() -> connected(exchange.getSourceAddress()));
    }

    private Optional<String> forwarded(HttpServerExchange exchange) {
        HeaderValues headers = exchange.getRequestHeaders().get(Headers.X_FORWARDED_FOR);
        if (proxies == 0 || headers == null) {
            return Optional.empty();
        }
        List<String> entries = headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .toList();
        return literal(entries.get(Math.max(0, entries.size() - proxies)));
    }

    private static String connected(InetSocketAddress peer) {
        if (peer == null || peer.getAddress() == null) {
            return "";
        }
        String address = peer.getAddress().getHostAddress();
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    /** Reads {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]} or {@code [2001:db8::1]:80}. */
    private static Optional<String> literal(String entry) {
        if (entry.length() > LONGEST) {
            return Optional.empty();
        }
        String address = entry.startsWith("[")
                ? entry.substring(1, Math.max(1, entry.indexOf(']')))
                : entry.replaceFirst("^([0-9.]+):[0-9]+$", "$1");
        if (IPV4.matcher(address).matches()) {
            return Optional.of(address);
        }
        if (!IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            // A name in brackets is read as a literal or refused: it never asks a name server.
            return Optional.of(InetAddress.getByName("[" + address + "]").getHostAddress());
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
