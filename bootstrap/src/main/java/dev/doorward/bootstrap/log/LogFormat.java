package dev.doorward.bootstrap.log;

import ch.qos.logback.core.PropertyDefinerBase;
import java.util.Set;

/** Which appender of {@code logback.xml} writes: {@code DOORWARD_LOG_FORMAT}, or {@code text} unless that is a format. */
public final class LogFormat extends PropertyDefinerBase {

    private static final String TEXT = "text";
    private static final Set<String> FORMATS = Set.of(TEXT, "json");

    @Override
    public String getPropertyValue() {
        String asked = System.getenv().getOrDefault("DOORWARD_LOG_FORMAT", TEXT).strip();
        return FORMATS.contains(asked) ? asked : TEXT;
    }

    /** @throws IllegalArgumentException when it is no format */
    public static String parse(String text) {
        if (!FORMATS.contains(text)) {
            throw new IllegalArgumentException("must be text or json");
        }
        return text;
    }
}
