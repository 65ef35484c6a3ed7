package dev.doorward.adapter.http;

import dev.doorward.core.session.AccessToken;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the access token from the {@code Authorization} header (RFC 6750, section 2.1). */
final class Bearer {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i:bearer) +([A-Za-z0-9\\-._~+/]+=*)");
    private static final Pattern OTHER_SCHEME = Pattern.compile("(?!(?i:bearer) )[A-Za-z0-9!#$%&'*+.^_`|~-]+ .*");

    private Bearer() {}

    /**
     * The token, not yet proven.
     *
     * @throws Refusal when there is none, more than one, or something else in its place. A request with another scheme
     *     carries no token, so its answer tells no error (RFC 6750, section 3.1)
     */
    static AccessToken token(HeaderMap headers) {
        HeaderValues values = headers.get(Headers.AUTHORIZATION);
        if (values == null || values.isEmpty()) {
            throw new Refusal(Problem.AUTHENTICATION_REQUIRED);
        }
        if (values.size() > 1) {
            throw new Refusal(Problem.AMBIGUOUS_CREDENTIALS);
        }
        Matcher credentials = CREDENTIALS.matcher(values.getFirst());
        if (credentials.matches()) {
            return AccessToken.of(credentials.group(1));
        }
        boolean otherScheme = OTHER_SCHEME.matcher(values.getFirst()).matches();
        throw new Refusal(otherScheme ? Problem.AUTHENTICATION_REQUIRED : Problem.INVALID_TOKEN);
    }
}
