package dev.doorward.adapter.http;

import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.KnownDevice;
import io.undertow.util.HeaderMap;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The cookies that carry a browser's tokens where no script can read them. The public URL decides their form: with https they
 * have the prefix {@code __Host-} (RFC 6265bis, section 4.1.3.2), so that no other host, not even a sibling, can set them.
 */
final class SessionCookies {

    private static final Pattern LOOPBACK =
            Pattern.compile("(.+\\.)?localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

    /** So that a browser whose session has expired sends its token and is told that it expired. */
    private static final Duration LONGER = Duration.ofDays(1);

    private enum Form {
        HOST,
        LOOPBACK,
        NONE
    }

    private final Form form;

    SessionCookies(Optional<URI> publicUrl) {
        form = publicUrl.map(SessionCookies::form).orElse(Form.NONE);
    }

    private static Form form(URI url) {
        if (url.getScheme().equalsIgnoreCase("https")) {
            return Form.HOST;
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return LOOPBACK.matcher(host).matches() ? Form.LOOPBACK : Form.NONE;
    }

    /** Whether there are cookies here at all: a token in clear text on a net is not for a browser to keep. */
    boolean offered() {
        return form != Form.NONE;
    }

    String access() {
        return name("doorward_access");
    }

    String refresh() {
        return name("doorward_refresh");
    }

    String device() {
        return name("doorward_device");
    }

    private String name(String name) {
        return form == Form.HOST ? "__Host-" + name : name;
    }

    /** Ours among the cookies of a request; the other form's names are not ours. */
    SentCookies sentBy(HeaderMap headers) {
        return new SentCookies(headers, offered() ? Set.of(access(), refresh(), device()) : Set.of());
    }

    /** The headers that hand over a grant's tokens. */
    List<String> carrying(SessionGrant grant) {
        Session session = grant.session();
        Duration life =
                Duration.between(session.lastSeenAt(), session.expiresAt()).plus(LONGER);
        Stream<String> tokens = Stream.of(
                header(access(), grant.accessToken().reveal(), life),
                header(refresh(), grant.refreshToken().reveal(), life));
        Stream<String> device = grant.device().stream().map(known -> device(known, session.lastSeenAt()));
        return Stream.concat(tokens, device).toList();
    }

    private String device(KnownDevice device, Instant now) {
        return header(device(), device.token().reveal(), Duration.between(now, device.knownUntil()));
    }

    /** The headers that take both tokens back, and leave the device known; none where there are no cookies. */
    List<String> cleared() {
        return offered()
                ? List.of(header(access(), "", Duration.ZERO), header(refresh(), "", Duration.ZERO))
                : List.of();
    }

    private String header(String name, String value, Duration life) {
        String secure = form == Form.HOST ? "; Secure" : "";
        return name + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + secure + "; HttpOnly; SameSite=Lax";
    }
}
