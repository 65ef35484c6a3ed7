package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.Set;

/** Whatever cookies are sent, one of ours is missing, is ambiguous, or has the value that stands there. */
class CookieFuzzTest extends FuzzTarget {

    private static final String NAME = "doorward_access";

    /** Every line of the input is a header, of which a server takes so many only. */
    @Override
    protected void check(byte[] input) {
        HeaderMap headers = new HeaderMap();
        for (String line : text(input).split("\n", 100)) {
            headers.add(Headers.COOKIE, line);
        }
        SentCookies cookies = new SentCookies(headers, Set.of(NAME, "doorward_refresh"));
        try {
            Optional<String> value = cookies.value(NAME);
            value.ifPresent(text -> alone(text, headers));
            assertTrue(cookies.any() || value.isEmpty());
        } catch (Refusal refused) {
            assertSame(Problem.AMBIGUOUS_CREDENTIALS, refused.problem());
            assertTrue(cookies.any());
        }
    }

    private static void alone(String value, HeaderMap sent) {
        String pair = NAME + "=" + value;
        assertTrue(sent.get(Headers.COOKIE).stream().anyMatch(line -> line.contains(pair)), "a value nobody sent");
        HeaderMap headers = new HeaderMap();
        headers.add(Headers.COOKIE, pair);
        assertEquals(
                Optional.of(value),
                new SentCookies(headers, Set.of(NAME)).value(NAME).filter(same -> same.indexOf(';') < 0));
    }
}
