package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.doorward.fuzzing.FuzzTarget;
import java.nio.charset.StandardCharsets;

/** A body is refused with one and the same answer, or is an object in strict UTF-8 whose texts survive being written. */
class JsonFuzzTest extends FuzzTarget {

    @Override
    protected void check(byte[] input) {
        try {
            Json body = Json.read(input);
            assertArrayEquals(input, new String(input, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
            for (String member : new String[] {"name", "email", "password", "refreshToken"}) {
                same(member, body.text(member));
            }
        } catch (Refusal refused) {
            assertSame(Problem.INVALID_JSON, refused.problem());
        }
    }

    private static void same(String member, String text) {
        boolean writable = text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        if (writable) {
            assertEquals(
                    text, Json.read(Json.write(Json.object().put(member, text))).text(member));
        }
    }
}
