package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of {@link HostileRequests}, and behind it an honest request on the same connection. */
class HostileRequestsTest {

    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static final Running RUNNING = Running.on(
            TestAuth.create(),
            options -> options.fallback(
                    exchange -> exchange.getResponseSender().send("the host's " + exchange.getRequestURI())));

    @AfterAll
    static void stop() {
        RUNNING.close();
    }

    static List<HostileRequests.Case> all() {
        return HostileRequests.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void it_gets_one_answer_and_nothing_hides_in_it(HostileRequests.Case hostile) {
        try (Wire wire = RUNNING.wire()) {
            assertJudged(
                    hostile,
                    wire.sendWhatGoes(Wire.octets(hostile.bytes() + NEXT)).untilClosed());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void where_it_is_cut_into_pieces_changes_nothing(HostileRequests.Case hostile) {
        try (Wire wire = RUNNING.wire()) {
            byte[] bytes = Wire.octets(hostile.bytes() + NEXT);
            int piece = 1 + bytes.length / 200;
            for (int i = 0; i < bytes.length; i += piece) {
                wire.sendWhatGoes(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece)));
            }
            String answers = wire.untilClosed();
            // Who is refused while still sending may lose the answer to a reset, but gets no other one.
            if (!answers.isEmpty() || hostile.ending() == HostileRequests.Ending.ANSWERED) {
                assertJudged(hostile, answers);
            }
        }
    }

    private static void assertJudged(HostileRequests.Case hostile, String bytes) {
        List<Wire.Answer> answers = Wire.split(bytes);
        boolean goesOn = hostile.ending() == HostileRequests.Ending.ANSWERED;
        assertEquals(goesOn ? 2 : 1, answers.size(), bytes);
        assertEquals(hostile.code(), answers.get(0).code(), bytes);
        assertFalse(bytes.contains("smuggled"), bytes);
        assertEquals(goesOn, bytes.contains("the host's /next"), bytes);
        if (hostile.ending() == HostileRequests.Ending.REFUSED) {
            assertTrue(answers.get(0).header("Connection").orElse("").equals("close"), bytes);
        }
    }
}
