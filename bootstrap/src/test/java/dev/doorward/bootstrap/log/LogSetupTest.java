package dev.doorward.bootstrap.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {

    private final LoggerContext logs = new LoggerContext();
    private final Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private ConsoleAppender<ILoggingEvent> console() {
        assertEquals(Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY, new LogSetup().configure(logs));
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(appenders::add);
        assertEquals(1, appenders.size());
        return (ConsoleAppender<ILoggingEvent>) appenders.get(0);
    }

    @Test
    void the_log_goes_to_standard_output_only() {
        ConsoleAppender<ILoggingEvent> console = console();
        assertEquals("System.out", console.getTarget());
        assertTrue(console.isStarted());
    }

    @Test
    void a_line_begins_with_its_time_in_utc() {
        LoggingEvent event = new LoggingEvent("here", logs.getLogger("a.b.Some"), Level.WARN, "said\nso", null, null);
        event.setInstant(Instant.parse("2026-02-03T04:05:06.007Z"));
        String line = new String(console().getEncoder().encode(event), StandardCharsets.UTF_8);
        assertEquals("2026-02-03T04:05:06.007Z WARN  Some: said\uFFFDso" + System.lineSeparator(), line);
    }

    @Test
    void libraries_tell_warnings_at_most_and_everybody_else_what_matters() {
        console();
        assertEquals(Level.INFO, root.getLevel());
        assertEquals(
                Level.OFF, logs.getLogger("com.zaxxer.hikari.pool.HikariPool").getEffectiveLevel());
        assertEquals(Level.WARN, logs.getLogger("io.undertow.request").getEffectiveLevel());
    }

    @Test
    void a_named_file_of_settings_that_is_missing_is_warned_of() {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logs.getLogger(LogSetup.class).addAppender(said);
        System.setProperty(LogSetup.FILE, "no-such-file.xml");
        assertTrue(console().isStarted());
        assertEquals(Level.INFO, root.getLevel());
        assertEquals(
                List.of("[WARN] logback.configurationFile names no file that is there: the log is as without it"),
                said.list.stream().map(Object::toString).toList());
    }

    @Test
    void a_named_file_of_settings_that_is_there_wins(@TempDir Path temp) throws Exception {
        Path file = Files.writeString(temp.resolve("own.xml"), "<configuration/>");
        System.setProperty(LogSetup.FILE, file.toString());
        assertEquals(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY, new LogSetup().configure(logs));
    }

    @AfterEach
    void noFile() {
        System.clearProperty(LogSetup.FILE);
    }

    @Test
    void logback_finds_it() {
        assertTrue(ServiceLoader.load(Configurator.class).stream().anyMatch(found -> found.type() == LogSetup.class));
    }
}
