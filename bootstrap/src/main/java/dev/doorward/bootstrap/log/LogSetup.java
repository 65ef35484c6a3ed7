package dev.doorward.bootstrap.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What Logback writes, and how: one line per event, to standard output, or to where the system property {@code doorward.log}
 * says. Logback finds this class by its service file, and its own file of settings wins where there is one: named by {@code
 * logback.configurationFile}, or {@code logback.xml} on the class path. When that property is a path and nothing is there,
 * the log says so; a URL is left to Logback. In code, because reading such a file takes a tenth of the whole start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends DefaultJoranConfigurator {

    static final String FILE = "logback.configurationFile";

    static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0}: %line%n%indented";

    /** What HikariCP has to say of a database that is away is said by whoever asked, without a stack trace. */
    private static final Map<String, Level> LIBRARIES = Map.of(
            "com.zaxxer.hikari", Level.OFF,
            "io.undertow", Level.WARN,
            "org.flywaydb", Level.WARN,
            "org.jboss", Level.WARN,
            "org.postgresql", Level.WARN,
            "org.xnio", Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (performMultiStepConfigurationFileSearch(false) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        logs.getStatusManager().add(new NopStatusListener());
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(logs);
        console.setName("console");
        // A command's own words go to standard output, so its log goes elsewhere.
        console.setTarget(System.getProperty("doorward.log", "System.out"));
        console.setEncoder(LogFormat.isJson() ? json(logs) : text(logs));
        console.start();
        Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        LIBRARIES.forEach((name, level) -> logs.getLogger(name).setLevel(level));
        if (System.getProperty(FILE) != null) {
            logs.getLogger(LogSetup.class).warn("{} names no file that is there: the log is as without it", FILE);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext logs) {
        JsonLines lines = new JsonLines();
        lines.setContext(logs);
        lines.start();
        return lines;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext logs) {
        PatternLayout layout = new PatternLayout();
        layout.setContext(logs);
        layout.getInstanceConverterMap().put("line", OneLine::new);
        layout.getInstanceConverterMap().put("indented", Indented::new);
        layout.setPattern(PATTERN);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> lines = new LayoutWrappingEncoder<>();
        lines.setContext(logs);
        lines.setCharset(StandardCharsets.UTF_8);
        lines.setLayout(layout);
        lines.start();
        return lines;
    }
}
