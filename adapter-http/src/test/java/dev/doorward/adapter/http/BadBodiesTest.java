package dev.doorward.adapter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.testkit.TestAuth;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no JSON object, or too much of one. */
@Tag("P-05")
class BadBodiesTest {

    private static final List<String> PATHS = List.of("/api/auth/signup", "/api/auth/signin");
    private static final String HEAD =
            "POST /api/auth/signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private final Running running = Running.on(TestAuth.create());

    @AfterEach
    void stop() {
        running.close();
    }

    private static void assertInvalidJson(Wire.Answer answer) {
        assertEquals(400, answer.code(), answer::text);
        assertEquals("invalid_json", answer.json().get("code").textValue());
        assertEquals(
                "Request body is not valid JSON", answer.json().get("error").textValue());
    }

    private static void assertTooLarge(Wire.Answer answer) {
        assertEquals(413, answer.code());
        assertEquals("payload_too_large", answer.json().get("code").textValue());
        assertEquals("Request body is too large", answer.json().get("error").textValue());
        assertEquals("close", answer.header("Connection").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"email\":\"a@example.org\",\"password\":\"x",
                "{\"email\":\"a@example.org\",\"password\":\"x\"",
                "{\"email\":\"a@example.org\" \"password\":\"x\"}",
                "{\"email\":\"a@example.org\",\"password\":\"x\",}",
                "{'email':'a@example.org'}",
                "{email:\"a@example.org\"}",
                "{\"email\":\"a@example.org\",\"password\":\"x\"}{}",
                "{\"email\":\"a@example.org\",\"password\":\"x\"} x",
                "{\"email\":\"a@example.org\",\"password\":\"x\"}//",
                "{\"email\":\"a@example.org\",\"email\":\"a@example.org\",\"password\":\"x\"}",
                "{\"email\":\"a@example.org\",\"\\u0065mail\":\"b@example.org\",\"password\":\"x\"}",
                "{\"unknown\":{\"a\":1,\"a\":1}}",
                "{\"email\":1}",
                "{\"email\":true}",
                "{\"email\":[\"a@example.org\"]}",
                "{\"email\":{}}",
                "{\"password\":12345678}",
                "{\"unknown\":NaN}",
                "{\"unknown\":01}",
                "{\"unknown\":+1}",
                "{\"email\":\"a\nb\"}",
                "{\"email\":\"\\x41\"}",
                "[]",
                "[{}]",
                "null",
                "\"text\"",
                "1",
                "\uFEFF{}",
            })
    void what_is_not_one_json_object_of_texts_is_refused(String body) {
        for (String path : PATHS) {
            assertInvalidJson(running.post(path, body));
        }
    }

    @Test
    void a_long_address_is_wrong_and_a_long_media_type_is_none() {
        String email = "a.".repeat(4000) + "@example.org";
        assertEquals(401, running.post(PATHS.get(1), Running.signIn(email, "x")).code());
        String type = "application/json" + ";a=b".repeat(3000);
        try (Wire wire = running.wire()) {
            wire.send("POST " + PATHS.get(1) + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type
                    + "\r\nContent-Length: 2\r\n\r\n{}");
            assertEquals(415, wire.answer().code());
        }
    }

    @Test
    void deep_nesting_and_long_numbers_are_refused() {
        assertInvalidJson(running.post(PATHS.get(1), "{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}"));
        assertInvalidJson(running.post(PATHS.get(1), "{\"a\":" + "9".repeat(10_000) + "}"));
        assertInvalidJson(running.post(PATHS.get(1), "{\"a\":1." + "9".repeat(10_000) + "}"));
        Wire.Answer huge = running.post(PATHS.get(1), "{\"a\":1e999999999}");
        assertEquals("Email is required", huge.json().get("error").textValue());
    }

    @Test
    void other_encodings_than_strict_utf_8_are_refused() {
        String json = Running.signIn("a@example.org", "x");
        byte[] overlong = json.getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] body : List.of(
                json.getBytes(StandardCharsets.UTF_16),
                json.getBytes(StandardCharsets.UTF_16LE),
                json.getBytes(StandardCharsets.UTF_16BE),
                json.replace("x", "\u00E4").getBytes(StandardCharsets.ISO_8859_1),
                with(overlong, 0xC0, 0x80),
                with(overlong, 0xED, 0xA0, 0x80),
                with(overlong, 0xF4, 0x90, 0x80, 0x80),
                with(overlong, 0xC3))) {
            try (Wire wire = running.wire()) {
                wire.send(HEAD + "Content-Length: " + body.length + "\r\n\r\n").send(body);
                assertInvalidJson(wire.answer());
            }
        }
    }

    private static byte[] with(byte[] json, int... octets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(json, 0, json.length - 2);
        for (int octet : octets) {
            bytes.write(octet);
        }
        bytes.write(json, json.length - 2, 2);
        return bytes.toByteArray();
    }

    @Test
    void a_body_of_16_kib_is_read_and_one_octet_more_is_not() {
        String json = "{\"email\":\"" + "x".repeat(16 * 1024 - 12) + "\"}";
        assertEquals(16 * 1024, json.length());
        assertEquals(400, running.post(PATHS.get(1), json).code());
        assertTooLarge(running.post(PATHS.get(1), json.replace("\"}", "x\"}")));
    }

    @Test
    void a_large_body_is_answered_before_it_has_arrived_and_the_connection_is_closed() {
        try (Wire wire = running.wire()) {
            assertTooLarge(wire.send(HEAD + "Content-Length: 17408\r\n\r\n").answer());
            // A server that closed at once would answer the first of these with a reset, and the second would fail.
            for (int i = 0; i < 17; i++) {
                wire.send(new byte[1024]);
            }
            assertEquals("", wire.untilClosed());
        }
    }

    @Test
    void a_client_that_waits_to_be_told_to_go_on_is_told_not_to() {
        try (Wire wire = running.wire()) {
            assertTooLarge(wire.send(HEAD + "Expect: 100-continue\r\nContent-Length: 17408\r\n\r\n")
                    .answer());
            assertEquals("", wire.untilClosed());
        }
    }

    @Test
    void a_chunked_body_is_counted_answered_and_closed() {
        String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
        try (Wire wire = running.wire()) {
            wire.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17));
            assertTooLarge(wire.answer());
            assertEquals("", wire.untilClosed());
        }
        try (Wire wire = running.wire()) {
            wire.sendWhatGoes((HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(500) + "0\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            assertTooLarge(wire.answer());
            assertEquals("", wire.untilClosed());
        }
    }

    @Test
    void nothing_after_a_body_that_was_too_large_is_taken_for_a_request() {
        try (Wire wire = running.wire()) {
            wire.send(HEAD + "Content-Length: 17000\r\n\r\n" + "x".repeat(17000) + Running.getting("/health/live"));
            assertTooLarge(wire.answer());
            assertEquals("", wire.untilClosed());
        }
    }

    @Test
    void a_connection_lives_on_after_a_refused_request() {
        try (Wire wire = running.wire()) {
            wire.send(Running.posting(PATHS.get(1), "{")
                    + Running.posting("/nowhere", "some body")
                    + Running.getting("/api/auth/me")
                    + Running.posting("/api/auth/me", "{}")
                    + Running.getting("/health/live"));
            assertInvalidJson(wire.answer());
            assertEquals(404, wire.answer().code());
            assertEquals(401, wire.answer().code());
            assertEquals(405, wire.answer().code());
            assertEquals("{\"status\":\"ok\"}", wire.answer().text());
        }
    }

    @Test
    void random_bytes_are_never_answered_outside_the_4xx() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] alphabet = "{}[]\",:\\u0d8nultrefasemipow@.- 19eE+\u00E4".getBytes(StandardCharsets.UTF_8);
        try (Wire wire = running.wire()) {
            for (int i = 0; i < 2000; i++) {
                byte[] body = new byte[random.nextInt(60)];
                for (int j = 0; j < body.length; j++) {
                    body[j] = random.nextInt(8) == 0
                            ? (byte) random.nextInt()
                            : alphabet[random.nextInt(alphabet.length)];
                }
                wire.send(HEAD + "Content-Length: " + body.length + "\r\n\r\n").send(body);
                int code = wire.answer().code();
                assertTrue(code == 400 || code == 401, "seed " + seed + " gave " + code);
            }
        }
    }

    @Test
    void what_was_typed_stands_in_no_refusal() {
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> Json.read("{\"password\":\"secret\" \"secret\"}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(Problem.INVALID_JSON, refusal.problem());
        assertEquals("invalid_json", refusal.getMessage());
        assertEquals(null, refusal.getCause());
    }
}
