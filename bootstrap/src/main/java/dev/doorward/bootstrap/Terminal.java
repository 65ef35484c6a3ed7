package dev.doorward.bootstrap;

import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Where an operator types and reads. What was done goes to standard output, why it was not to standard error. */
final class Terminal {

    static final int DONE = 0;
    static final int NOT_DONE = 1;

    /** More than any password has. */
    private static final int LONGEST_LINE = 8 * 1024;

    private final Optional<Console> console;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Terminal(Optional<Console> console, InputStream in, PrintStream out, PrintStream err) {
        this.console = console;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs a command of the process's own operator, and tells what broken infrastructure keeps it from being done. */
    static int run(Command command, Map<String, String> environment) {
        // JDK 22 to 24 would give us a console even where there is none.
        System.setProperty("jdk.console", "java.base");
        Terminal terminal = new Terminal(Optional.ofNullable(System.console()), System.in, System.out, System.err);
        try {
            return command.run(Settings.from(environment), terminal);
        } catch (StartFailure failure) {
            return terminal.notDone(failure.getMessage());
        } catch (StoreFailure | Overloaded failure) {
            return terminal.notDone(StartFailure.sentence(failure));
        }
    }

    /** Says what was done. */
    int done(String sentence) {
        out.println(sentence);
        return DONE;
    }

    /** Says why nothing was done. */
    int notDone(String sentence) {
        err.println(sentence);
        return NOT_DONE;
    }

    /** A new password: typed twice and not shown, or the first line of the input. Empty when that went wrong, which is said. */
    Optional<String> newPassword(String whose) {
        try {
            return console.isPresent() ? typed(console.get(), whose) : line();
        } catch (CharacterCodingException notText) {
            notDone("The password is not UTF-8. Nothing was changed.");
        } catch (IOException failure) {
            notDone("No password could be read: " + StartFailure.reason(failure) + ". Nothing was changed.");
        }
        return Optional.empty();
    }

    private Optional<String> typed(Console keyboard, String whose) {
        char[] first = keyboard.readPassword("New password of %s: ", whose);
        char[] second = keyboard.readPassword("Once more: ");
        if (first == null || second == null) {
            notDone("No password was typed. Nothing was changed.");
            return Optional.empty();
        }
        if (!Arrays.equals(first, second)) {
            notDone("The two are not the same. Nothing was changed.");
            return Optional.empty();
        }
        return Optional.of(new String(first));
    }

    private Optional<String> line() throws IOException {
        byte[] octets = in.readNBytes(LONGEST_LINE);
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(octets))
                .toString();
        String line = text.lines().findFirst().orElse("");
        if (octets.length == LONGEST_LINE || text.lines().count() > 1) {
            notDone("The password must be one line, and nothing may follow it. Nothing was changed.");
            return Optional.empty();
        }
        return Optional.of(line);
    }
}
