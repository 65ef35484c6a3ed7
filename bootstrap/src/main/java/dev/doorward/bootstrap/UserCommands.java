package dev.doorward.bootstrap;

import dev.doorward.core.Administration;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.Parsed;
import java.time.InstantSource;
import java.util.Optional;

/** What an operator does with a user. */
final class UserCommands {

    /** In the trail of events, in place of a request's id. */
    static final ClientInfo OPERATOR = new ClientInfo("command", "", "");

    private UserCommands() {}

    static Command disable(String typed) {
        return onUser(
                typed,
                (administration, email, terminal) -> administration.disable(email, OPERATOR)
                        ? terminal.done(email.typed() + " is locked out, and every session has ended.")
                        : unknown(email, terminal));
    }

    static Command enable(String typed) {
        return onUser(
                typed,
                (administration, email, terminal) -> administration.enable(email, OPERATOR)
                        ? terminal.done(email.typed() + " may sign in again.")
                        : unknown(email, terminal));
    }

    static Command setPassword(String typed) {
        return onUser(typed, (administration, email, terminal) -> {
            Optional<String> password = terminal.newPassword(email.typed());
            if (password.isEmpty()) {
                return Terminal.NOT_DONE;
            }
            return administration
                    .setPassword(email, password.get(), OPERATOR)
                    .fold(
                            () -> terminal.done(email.typed() + " has the new password, and every session has ended."),
                            () -> unknown(email, terminal),
                            fault -> terminal.notDone(fault.message() + ". Nothing was changed."));
        });
    }

    private interface OnUser {
        int run(Administration administration, Email email, Terminal terminal);
    }

    private static Command onUser(String typed, OnUser command) {
        return (settings, terminal) -> {
            Parsed<Email> email = Email.parse(typed);
            if (email.value().isEmpty()) {
                return terminal.notDone("That is no e-mail address. Nothing was changed.");
            }
            InstantSource clock = InstantSource.system();
            try (Storage storage = Storage.forCommand(settings, clock)) {
                Administration administration =
                        Accounts.in(storage, settings, clock).auth().administration();
                return command.run(administration, email.get(), terminal);
            }
        };
    }

    private static int unknown(Email email, Terminal terminal) {
        return terminal.notDone("Nobody has the e-mail " + email.typed() + ". Nothing was changed.");
    }
}
