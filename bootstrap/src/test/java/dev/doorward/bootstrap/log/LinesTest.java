package dev.doorward.bootstrap.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Nobody writes a line of the log who is not the logger. */
class LinesTest {

    /** Every control character, line separators, a lone surrogate, and what JSON escapes. */
    private static final String HOSTILE = IntStream.rangeClosed(0, 0x9f)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            + "\u2028\u2029\ud800x\"\\ 日本語 👩🏽‍💻";

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("test");

    private LoggingEvent event(String message, Throwable thrown) {
        return new LoggingEvent(getClass().getName(), logger, Level.WARN, message, thrown, null);
    }

    private String text(ILoggingEvent event) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        context.putObject(
                ch.qos.logback.core.CoreConstants.PATTERN_RULE_REGISTRY,
                Map.of("line", OneLine.class.getName(), "indented", Indented.class.getName()));
        encoder.setPattern("%-5level %logger: %line%n%indented");
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        return encoded(encoder, event);
    }

    private static String encoded(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    private static JsonNode json(ILoggingEvent event) throws Exception {
        String line = encoded(new JsonLines(), event);
        assertEquals(line.length() - 1, line.indexOf('\n'));
        assertTrue(line.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), line);
        return new ObjectMapper().readTree(line);
    }

    @Test
    void a_message_stays_on_its_line_of_text_whatever_is_in_it() {
        String line = text(event("x\n2026-01-01 INFO security: event=signed_in " + HOSTILE, null));
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), line);
        assertTrue(line.contains("日本語 👩🏽‍💻"), line);
    }

    @Test
    void no_line_of_a_stack_trace_begins_like_a_line_of_the_log() {
        RuntimeException cause = new IllegalStateException("a\r\nWARN  test: forged\nWARN  test: again");
        List<String> lines = text(event("failed", new RuntimeException("b\n\nWARN  test: third", cause)))
                .lines()
                .toList();
        assertEquals("WARN  test: failed", lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.contains("forged")), lines.toString());
        assertTrue(lines.stream().skip(1).allMatch(line -> line.startsWith("\t")), lines.toString());
    }

    @Test
    void json_gives_back_the_message_character_by_character() throws Exception {
        String lone = HOSTILE.replace("\ud800", "");
        assertEquals(lone, json(event(lone, null)).get("message").textValue());
        assertTrue(encoded(new JsonLines(), event(HOSTILE, null)).contains("\\ud800"));
    }

    @Test
    void what_an_event_brings_is_a_member_and_never_replaces_one_of_ours() throws Exception {
        LoggingEvent event = event("x", new IllegalStateException("broken\nWARN"));
        event.addKeyValuePair(new KeyValuePair("user", "u1"));
        event.addKeyValuePair(new KeyValuePair("level", "forged"));
        event.addKeyValuePair(new KeyValuePair("exception", "forged"));
        JsonNode line = json(event);
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("time", "level", "logger", "thread", "message", "exception", "user"), names);
        assertEquals("u1", line.get("user").textValue());
        assertEquals("WARN", line.get("level").textValue());
        assertTrue(line.get("exception").textValue().startsWith("java.lang.IllegalStateException: broken\nWARN"));
    }

    @Test
    void a_format_that_is_none_is_refused() {
        assertEquals("json", LogFormat.parse("json"));
        assertEquals(
                "must be text or json",
                assertThrows(IllegalArgumentException.class, () -> LogFormat.parse("JSON"))
                        .getMessage());
    }
}
