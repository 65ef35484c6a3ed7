package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.fuzzing.FuzzTarget;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.Set;

/** An Authorization header is refused, carries no token, or carries the one that stands there. */
class BearerFuzzTest extends FuzzTarget {

    /** Every line of the input is a header, of which a server takes so many only. */
    @Override
    protected void check(byte[] input) {
        HeaderMap headers = new HeaderMap();
        String[] lines = text(input).split("\n", 100);
        for (String line : lines) {
            headers.add(Headers.AUTHORIZATION, line);
        }
        try {
            Optional<String> token = Bearer.token(headers);
            assertEquals(Math.min(lines.length, 1), lines.length, "one of several");
            if (token.isPresent()) {
                assertTrue(token.get().matches("[A-Za-z0-9._~+/=-]+"));
                assertTrue(lines[0].endsWith(" " + token.get()));
            }
        } catch (Refusal refused) {
            assertTrue(
                    Set.of(Problem.AMBIGUOUS_CREDENTIALS, Problem.INVALID_TOKEN).contains(refused.problem()));
        }
    }
}
