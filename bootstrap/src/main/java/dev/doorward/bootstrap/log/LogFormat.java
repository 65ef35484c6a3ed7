package dev.doorward.bootstrap.log;

import java.util.Set;

/** How the log is written: {@code DOORWARD_LOG_FORMAT}, or {@code text} unless that is a format. */
public final class LogFormat {

    private static final String JSON = "json";
    private static final Set<String> FORMATS = Set.of("text", JSON);

    private LogFormat() {}

    /** Before the settings are read, whose faults are logged too. */
    static boolean isJson() {
        return JSON.equals(
                System.getenv().getOrDefault("DOORWARD_LOG_FORMAT", "").strip());
    }

    /** @throws IllegalArgumentException when it is no format */
    public static String parse(String text) {
        if (!FORMATS.contains(text)) {
            throw new IllegalArgumentException("must be text or json");
        }
        return text;
    }
}
