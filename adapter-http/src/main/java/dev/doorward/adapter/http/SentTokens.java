package dev.doorward.adapter.http;

import dev.doorward.core.Auth;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.AccessToken;
import dev.doorward.core.session.RefreshToken;
import dev.doorward.core.user.DeviceToken;
import io.undertow.util.HeaderMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tokens that a request sends, wherever it sends them: the only reader of credentials. What two programs could read
 * differently, two tokens of one kind that differ, is refused. It does not print.
 */
final class SentTokens {

    private final HeaderMap headers;
    private final SessionCookies names;
    private final SentCookies cookies;
    private Optional<AccessToken> access;

    SentTokens(HeaderMap headers, SessionCookies names) {
        this.headers = headers;
        this.names = names;
        this.cookies = names.sentBy(headers);
    }

    /** Whether a cookie of ours is among the headers, whatever it holds. */
    boolean inCookies() {
        return cookies.any();
    }

    /** Whether a cookie of a session is among them; the device's stays when the session is over. */
    boolean inSessionCookies() {
        return cookies.any(Set.of(names.access(), names.refresh()));
    }

    /**
     * The access token from header or cookie, not yet proven; empty when there is none.
     *
     * @throws Refusal when there is more than one, or something else in its place
     */
    Optional<AccessToken> access() {
        if (access == null) {
            access = one(Bearer.token(headers), cookies.value(names.access())).map(AccessToken::of);
        }
        return access;
    }

    /** Whether there is one access token, not yet proven, and this is true of it. */
    boolean hasAccess(Predicate<AccessToken> condition) {
        try {
            return access().filter(condition).isPresent();
        } catch (Refusal told) {
            // Whoever answers the request finds out again.
            return false;
        }
    }

    /** Whether a browser has sent the access token by itself. */
    boolean accessInCookie() {
        return cookies.value(names.access()).isPresent();
    }

    /**
     * The refresh token from body or cookie, not yet proven; empty when there is none.
     *
     * @param inBody the empty text when there is none
     * @throws Refusal when there is more than one
     */
    Optional<RefreshToken> refresh(String inBody) {
        Optional<String> typed = Optional.of(inBody).filter(text -> !text.isEmpty());
        return one(typed, cookies.value(names.refresh())).map(RefreshToken::of);
    }

    /** Whether a browser has sent the refresh token by itself. */
    boolean refreshInCookie() {
        return cookies.value(names.refresh()).isPresent();
    }

    /**
     * What the device shows, from body or cookie, not yet proven; empty when it shows nothing.
     *
     * @param inBody the empty text when there is none
     * @throws Refusal when there is more than one
     */
    Optional<DeviceToken> device(String inBody) {
        Optional<String> typed = Optional.of(inBody).filter(text -> !text.isEmpty());
        return one(typed, cookies.value(names.device())).map(DeviceToken::of);
    }

    private static Optional<String> one(Optional<String> given, Optional<String> inCookie) {
        if (given.isPresent() && inCookie.isPresent() && !given.equals(inCookie)) {
            throw new Refusal(Problem.AMBIGUOUS_CREDENTIALS);
        }
        return given.or(() -> inCookie);
    }

    /**
     * Whoever the access token proves.
     *
     * @throws Refusal when there is none, or it proves nobody
     */
    AccessClaims proven(Auth auth) {
        AccessToken token = access().orElseThrow(() -> new Refusal(Problem.AUTHENTICATION_REQUIRED));
        return auth.authenticate(token)
                .fold(
                        claims -> claims,
                        () -> {
                            throw new Refusal(Problem.TOKEN_EXPIRED);
                        },
                        () -> {
                            throw new Refusal(Problem.INVALID_TOKEN);
                        });
    }
}
