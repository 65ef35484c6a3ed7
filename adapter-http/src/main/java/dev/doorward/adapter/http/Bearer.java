package dev.doorward.adapter.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the access token from the {@code Authorization} header (RFC 6750, section 2.1). */
final class Bearer {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i:bearer) +([A-Za-z0-9\\-._~+/]+=*)");
    private static final Pattern OTHER_SCHEME = Pattern.compile("(?!(?i:bearer) )[A-Za-z0-9!#$%&'*+.^_`|~-]+ .*");

    private Bearer() {}

    /**
     * The token's text. Empty when there is none: a header with another scheme carries no token, so its answer tells no error
     * (RFC 6750, section 3.1).
     *
     * @throws Refusal when there is more than one header, or something else in the token's place
     */
    static Optional<String> token(HeaderMap headers) {
        HeaderValues values = headers.get(Headers.AUTHORIZATION);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new Refusal(Problem.AMBIGUOUS_CREDENTIALS);
        }
        Matcher credentials = CREDENTIALS.matcher(values.getFirst());
        if (credentials.matches()) {
            return Optional.of(credentials.group(1));
        }
        if (OTHER_SCHEME.matcher(values.getFirst()).matches()) {
            return Optional.empty();
        }
        throw new Refusal(Problem.INVALID_TOKEN);
    }
}
