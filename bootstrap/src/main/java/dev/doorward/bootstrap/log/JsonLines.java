package dev.doorward.bootstrap.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/**
 * Each event of the log as one JSON object (RFC 8259) on one line, in UTF-8: {@code time}, {@code level}, {@code logger},
 * {@code thread}, {@code message}, {@code exception} with its stack trace if there is one, then what the event brings as key and value.
 * A key of the event that has the name of one of ours is left out.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return (members(event).entrySet().stream()
                                .map(member -> quoted(member.getKey()) + ":" + quoted(member.getValue()))
                                .collect(Collectors.joining(",", "{", "}"))
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> members(ILoggingEvent event) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("time", event.getInstant().toString());
        members.put("level", event.getLevel().toString());
        members.put("logger", event.getLoggerName());
        members.put("thread", event.getThreadName());
        members.put("message", String.valueOf(event.getFormattedMessage()));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            members.put("exception", ThrowableProxyUtil.asString(thrown));
        }
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> members.putIfAbsent(pair.key, String.valueOf(pair.value)));
        }
        return members;
    }

    /** Escapes what RFC 8259 (section 7) asks for, and every other control character, line separator and lone surrogate. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (OneLine.breaks(c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
