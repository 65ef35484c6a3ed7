package dev.doorward.bootstrap;

import java.util.List;
import java.util.Optional;

/** Something an operator asks for, beside running servers or without one. */
interface Command {

    /**
     * Does it and says what was done.
     *
     * @return the exit code: 0 done, 1 not done
     */
    int run(Settings settings, Terminal terminal);

    /** The command of these words, or empty when there is none. */
    static Optional<Command> of(List<String> words) {
        if (words.size() == 3 && words.get(0).equals("users")) {
            return ofUser(words.get(1), words.get(2));
        }
        return switch (String.join(" ", words)) {
            case "keys rotate" -> Optional.of(KeyCommands::rotate);
            case "keys rewrap" -> Optional.of(KeyCommands::rewrap);
            case "peppers rotate" -> Optional.of(KeyCommands::rotatePepper);
            case "peppers" -> Optional.of(KeyCommands::peppers);
            default -> Optional.empty();
        };
    }

    private static Optional<Command> ofUser(String verb, String email) {
        return switch (verb) {
            case "disable" -> Optional.of(UserCommands.disable(email));
            case "enable" -> Optional.of(UserCommands.enable(email));
            case "set-password" -> Optional.of(UserCommands.setPassword(email));
            default -> Optional.empty();
        };
    }
}
