package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.UserId;
import java.util.List;
import java.util.Optional;

/** Deletes a user, with every session and whatever the host hangs on the user, for whoever knows the password. */
final class DeleteUser {

    private final Users users;
    private final PasswordCheck check;
    private final HashingGate gate;
    private final AuthEvents events;
    private final Now now;

    DeleteUser(Users users, PasswordCheck check, HashingGate gate, AuthEvents events, Now now) {
        this.users = users;
        this.check = check;
        this.gate = gate;
        this.events = events;
        this.now = now;
    }

    DeletionResult delete(UserId user, ClaimedPassword password, ClientInfo client) {
        if (password.fault().isPresent()) {
            return new DeletionResult.Invalid(List.of(password.fault().get()));
        }
        try (HashingGate.Slot slot = gate.enter()) {
            Optional<Account> account = users.find(user);
            if (!slot.run(() -> check.matches(password, account))) {
                return rejected(user, client, RefusalReason.WRONG_PASSWORD);
            }
            AuthEvent deleted = AuthEvent.of(AuthEventKind.USER_DELETED, now.micros(), client, user);
            if (!users.delete(account.orElseThrow(), deleted)) {
                return rejected(user, client, RefusalReason.CHANGED_MEANWHILE);
            }
            events.report(deleted);
            return new DeletionResult.Deleted();
        }
    }

    private DeletionResult rejected(UserId user, ClientInfo client, RefusalReason reason) {
        events.report(
                AuthEvent.refusal(AuthEventKind.DELETION_REFUSED, now.micros(), client, Optional.of(user), reason));
        return new DeletionResult.Rejected();
    }
}
