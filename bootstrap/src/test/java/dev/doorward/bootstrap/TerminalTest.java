package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.port.StoreFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard input and output; with a keyboard, see {@code OperatorCommandsIT}. */
class TerminalTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Terminal reading(byte[] input) {
        return new Terminal(
                Optional.empty(),
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Terminal reading(String input) {
        return reading(input.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void a_password_is_the_line_and_not_its_end(String end) {
        String password = " Pässwörd 🔑\t ";
        assertEquals(Optional.of(password), reading(password + end).newPassword("ada"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_second_line_too_long_a_line_and_what_is_no_text_are_refused_and_not_repeated() {
        assertRefused(reading("S3cret one\nS3cret two"), "must be one line");
        assertRefused(reading("S3cret".repeat(2000)), "must be one line");
        assertRefused(reading(new byte[] {'S', '3', (byte) 0xff}), "not UTF-8");
    }

    private void assertRefused(Terminal terminal, String why) {
        err.reset();
        assertEquals(Optional.empty(), terminal.newPassword("ada"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains(why), said);
        assertFalse(said.contains("S3"), said);
    }

    @Test
    void what_was_done_and_what_was_not_go_different_ways() {
        Terminal terminal = reading("");
        assertEquals(0, terminal.done("Done."));
        assertEquals(1, terminal.notDone(StartFailure.sentence(new StoreFailure("the database is away"))));
        assertEquals("Done.\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("The database is away.\n", err.toString(StandardCharsets.UTF_8));
    }
}
