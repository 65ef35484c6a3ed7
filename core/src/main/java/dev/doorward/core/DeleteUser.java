package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deletes a user, with every session and whatever the host hangs on the user, for whoever knows the password. */
final class DeleteUser {

    private final Users users;
    private final PasswordCheck check;
    private final HashingGate gate;
    private final Throttle throttle;
    private final AuthEvents events;
    private final Now now;

    DeleteUser(Users users, PasswordCheck check, HashingGate gate, Throttle throttle, AuthEvents events, Now now) {
        this.users = users;
        this.check = check;
        this.gate = gate;
        this.throttle = throttle;
        this.events = events;
        this.now = now;
    }

    DeletionResult delete(AccessClaims who, ClaimedPassword password, ClientInfo client) {
        if (password.fault().isPresent()) {
            return new DeletionResult.Invalid(List.of(password.fault().get()));
        }
        UserId user = who.user();
        try (HashingGate.Slot slot = gate.enter(client);
                Throttle.Attempt attempt = throttle.ownPassword(who.session())) {
            return attempt.refused()
                    .map(wait -> throttled(wait, user, client))
                    .orElseGet(() -> judged(user, password, client, slot, attempt));
        }
    }

    private DeletionResult throttled(Duration wait, UserId user, ClientInfo client) {
        rejected(user, client, RefusalReason.THROTTLED);
        return new DeletionResult.Throttled(wait);
    }

    private DeletionResult judged(
            UserId user, ClaimedPassword password, ClientInfo client, HashingGate.Slot slot, Throttle.Attempt attempt) {
        Optional<Account> account = users.find(user);
        if (!slot.run(() -> check.matches(user.toString(), password, account))) {
            attempt.counts();
            return rejected(user, client, PasswordCheck.refusal(account));
        }
        attempt.succeeded();
        AuthEvent deleted = AuthEvent.of(AuthEventKind.USER_DELETED, now.micros(), client, user);
        if (!users.delete(account.orElseThrow(), deleted)) {
            return rejected(user, client, RefusalReason.CHANGED_MEANWHILE);
        }
        events.report(deleted);
        return new DeletionResult.Deleted();
    }

    private DeletionResult rejected(UserId user, ClientInfo client, RefusalReason reason) {
        events.report(
                AuthEvent.refusal(AuthEventKind.DELETION_REFUSED, now.micros(), client, Optional.of(user), reason));
        return new DeletionResult.Rejected();
    }
}
